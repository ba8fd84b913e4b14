"""The desired state of every plugin, as the database has it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from backoffice.lifecycle.plugin import PRESENT, Desired

Execute = Callable[..., Any]
"""`Connection.execute` or `Tx.execute`."""

_plugin = sa.table(
    "core_plugin",
    sa.column("name", sa.String),
    sa.column("version", sa.String),
    sa.column("state", sa.String),
    sa.column("reason", sa.String),
    sa.column("permissions", sa.JSON(none_as_null=True)),
    sa.column("changed_at", sa.DateTime(timezone=True)),
)
_generation = sa.table("core_generation", sa.column("id", sa.Integer), sa.column("n", sa.BigInteger))
_REASON = 1000  # characters that the column holds


@dataclass(frozen=True)
class State:
    """One row: what is wanted, which version was installed, why if it was not a person's wish, and the permissions
    that were agreed to when it was last switched on or upgraded."""

    desired: Desired
    version: str
    reason: str
    permissions: tuple[str, ...] | None = None

    @property
    def is_installed(self) -> bool:
        return self.desired in PRESENT


def read(execute: Execute) -> dict[str, State]:
    """All rows by name."""
    rows = execute(
        sa.select(_plugin.c.name, _plugin.c.state, _plugin.c.version, _plugin.c.reason, _plugin.c.permissions)
    )
    return {
        row.name: State(
            Desired(row.state), row.version, row.reason, None if row.permissions is None else tuple(row.permissions)
        )
        for row in rows
    }


def begin_change(execute: Execute) -> dict[str, State]:
    """Raise the generation, so that every process notices, and give the rows.

    Comes first in a change: on PostgreSQL the row of the counter is the lock that puts changes one after the other.
    """
    execute(sa.update(_generation).where(_generation.c.id == 1).values(n=_generation.c.n + 1))
    return read(execute)


def write(execute: Execute, name: str, state: State, now: dt.datetime) -> None:
    """Store the row of a plugin, new or not; call `begin_change` before."""
    values = {
        "version": state.version,
        "state": state.desired.value,
        "reason": state.reason[:_REASON],
        "permissions": None if state.permissions is None else list(state.permissions),
        "changed_at": now,
    }
    done = execute(sa.update(_plugin).where(_plugin.c.name == name).values(**values))
    if not done.rowcount:
        execute(sa.insert(_plugin).values(name=name, **values))


def remove(execute: Execute, name: str) -> None:
    """Forget the plugin; call `begin_change` before."""
    execute(sa.delete(_plugin).where(_plugin.c.name == name))
