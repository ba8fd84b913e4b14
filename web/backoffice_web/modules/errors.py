"""How a module fares: the times of its hooks, its error log, and the report that can be passed on."""

from __future__ import annotations

import datetime as dt
import platform
from dataclasses import dataclass
from decimal import Decimal

import sqlalchemy as sa

from backoffice.hookspecs import API_VERSION, PATIENT
from backoffice.lifecycle.models import FaultRecord, HookTimeRecord
from backoffice.lifecycle.plugin import PluginInfo

LAST = 20
READ = "plugins.faults.read"


@dataclass(frozen=True)
class Fault:
    """One failure: when, in which hook, page, handler or job, what was said, and where."""

    at: dt.datetime
    place: str
    error: str
    stack: str


def last(connection: sa.Connection, name: str) -> tuple[Fault, ...]:
    """The last failures, the newest first."""
    table = FaultRecord
    rows = connection.execute(
        sa.select(table.at, table.place, table.error, table.stack)
        .where(table.plugin == name)
        .order_by(table.id.desc())
        .limit(LAST)
    )
    return tuple(Fault(row.at, row.place, row.error, row.stack) for row in rows)


@dataclass(frozen=True)
class Health:
    """How the hooks of a module ran, in all processes together. Times are milliseconds."""

    calls: int
    mean: Decimal
    slowest: Decimal


def health(connection: sa.Connection, name: str) -> Health:
    """Zeros while nothing was counted yet. Hooks that may take minutes say nothing about how a page feels."""
    table = HookTimeRecord
    row = connection.execute(
        sa.select(
            sa.func.coalesce(sa.func.sum(table.calls), 0),
            sa.func.coalesce(sa.func.sum(table.microseconds), 0),
            sa.func.coalesce(sa.func.max(table.slowest), 0),
        ).where(table.plugin == name, table.hook.not_in(PATIENT))
    ).one()
    calls, time, slowest = map(int, row)
    return Health(calls, _ms(time // calls if calls else 0), _ms(slowest))


def _ms(microseconds: int) -> Decimal:
    """To two significant places below a hundred: 0.012, 1.2, 340."""
    return Decimal(f"{microseconds / 1000:.2g}") if microseconds < 100_000 else Decimal(microseconds // 1000)


def report(info: PluginInfo, faults: tuple[Fault, ...]) -> str:
    """What the maker of the module needs to know. Failures are kept without payloads, so nobody's data is in it."""
    head = [
        f"Module {info.name} {info.manifest.version}, written for contract {info.manifest.api or 'unknown'}",
        f"Contract {API_VERSION}, Python {platform.python_version()}",
        f"State {info.desired}, health {info.health}",
        *([info.reason] if info.reason else []),
    ]
    told = [f"{one.at:%Y-%m-%d %H:%M:%S} UTC  {one.place}\n{one.error}\n{one.stack}".rstrip() for one in faults]
    return "\n\n".join(["\n".join(head), *told])
