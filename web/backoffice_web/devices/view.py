"""What the pages show of terminals and devices, read within the rights of who looks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import sqlalchemy as sa

from backoffice.actor import Actor
from backoffice.application import Application
from backoffice.errors import NotFound
from backoffice.org.models import Site
from backoffice.stations.devices.known import drivers
from backoffice.stations.devices.models import Device, DeviceEventRow
from backoffice.stations.models import Station
from backoffice.stations.spool.models import PrintJobRow
from backoffice.stations.spool.rules import PrintState
from backoffice.stations.terminals.models import Terminal
from backoffice_web.devices import words
from backoffice_web.devices.words import Shown
from backoffice_web.formats import Formats

MOST: Final = 500
SLICES: Final = 12
"""Columns of the picture of the last hour: five minutes each."""


@dataclass(frozen=True)
class DeviceView:
    """One device. `hour` counts its scans or prints in slices of five minutes, the newest last."""

    row: Any
    title: str
    station: str
    shown: Shown
    uncertain: int
    hour: tuple[int, ...]
    online: bool

    @property
    def icon(self) -> str:
        return words.ICONS.get(self.row.kind, "device-desktop")

    @property
    def last_hour(self) -> int:
        return sum(self.hour)


@dataclass(frozen=True)
class TerminalView:
    """One terminal with what hangs on it."""

    row: Any
    site: str
    shown: Shown
    online: bool
    devices: tuple[DeviceView, ...] = field(default=())

    @property
    def is_silent(self) -> bool:
        """Whether it was there and is not: somebody should look."""
        return self.row.enrolled_at is not None and self.row.revoked_at is None and not self.online

    @property
    def clock(self) -> str:
        """How far its clock is off, in seconds with a sign; empty when nobody knows."""
        offset = self.row.clock_offset_ms
        if offset is None:
            return ""
        sign = "+" if offset > 0 else "\u2212" if offset < 0 else ""
        return f"{sign}{abs(offset) // 1000}.{abs(offset) % 1000 // 100} s"


def driver_title(name: str) -> str:
    found = drivers().get(name)
    return found.title if found else name


_DEVICES = (
    sa.select(
        Device.__table__,
        Station.name.label("station_name"),
        Station.code.label("station_code"),
        Terminal.name.label("terminal_name"),
        Terminal.enrolled_at,
        Terminal.revoked_at,
        Terminal.seen_at,
    )
    .join(Terminal, Terminal.id == Device.terminal_id)
    .outerjoin(Station, Station.id == Device.station_id)
    .where(Device.archived_at.is_(None))
)


def terminals(application: Application, connection: sa.Connection, reader: Actor, shown: Formats) -> list[TerminalView]:
    """Every terminal that the reader may see, the silent ones first, each with its devices."""
    ids = _seen(application, connection, reader, "stations.terminals")
    found = connection.execute(
        sa.select(Terminal.__table__, Site.name.label("site_name"))
        .join(Site, Site.id == Terminal.site_id)
        .where(Terminal.id.in_(ids))
        .order_by(Terminal.name)
    )
    devices = _devices(application, connection, reader, shown.now)
    views = []
    for row in found:
        online = _is_online(row, shown.now)
        age = "" if row.seen_at is None else shown.age(row.seen_at)
        said = words.terminal(row.enrolled_at is not None, row.revoked_at is not None, row.seen_at, shown.now, age)
        views.append(TerminalView(row, row.site_name, said, online, tuple(devices.get(row.id, ()))))
    return sorted(views, key=lambda view: (view.row.revoked_at is not None, not view.is_silent, view.row.name))


def device(
    application: Application, connection: sa.Connection, reader: Actor, ident: int, now: dt.datetime
) -> DeviceView:
    """One device; NotFound when there is none for the reader."""
    for views in _devices(application, connection, reader, now, ident).values():
        return views[0]
    raise NotFound("There is no such device, or it is not for you to see. Nothing was changed.")


def _devices(
    application: Application, connection: sa.Connection, reader: Actor, now: dt.datetime, only: int | None = None
) -> dict[int, list[DeviceView]]:
    ids = _seen(application, connection, reader, "stations.devices")
    if only is not None:
        ids = [only] if only in ids else []
    rows = connection.execute(_DEVICES.where(Device.id.in_(ids)).order_by(Device.name, Device.id)).all()
    hours, doubts = _last_hour(connection, ids, now), _uncertain(connection, ids)
    found: dict[int, list[DeviceView]] = {}
    for row in rows:
        online, doubtful = _is_online(row, now), doubts.get(row.id, 0)
        state = row.state if row.enabled else "disabled"
        found.setdefault(row.terminal_id, []).append(
            DeviceView(
                row=row,
                title=driver_title(row.driver),
                station=row.station_name or "",
                shown=words.device(state, row.reason_code, online, doubtful),
                uncertain=doubtful,
                hour=hours.get(row.id, (0,) * SLICES),
                online=online,
            )
        )
    return found


def _seen(application: Application, connection: sa.Connection, reader: Actor, resource: str) -> list[int]:
    page = application.catalogue.resource(resource).page(connection, reader, {}, limit=MOST)
    return [row["id"] for row in page.dicts()]


def _is_online(row: Any, now: dt.datetime) -> bool:
    seen: dt.datetime | None = row.seen_at
    known = row.enrolled_at is not None and row.revoked_at is None
    return known and seen is not None and now - seen <= words.LATE


def _last_hour(connection: sa.Connection, ids: Sequence[int], now: dt.datetime) -> dict[int, tuple[int, ...]]:
    """Scans and begun prints of each device, counted by the database in one pass."""
    step = dt.timedelta(hours=1) / SLICES
    start = now - dt.timedelta(hours=1)
    at = DeviceEventRow.recorded_at
    slices = [
        sa.func.sum(sa.case((sa.and_(at >= start + n * step, at < start + (n + 1) * step), 1), else_=0)).label(f"n{n}")
        for n in range(SLICES)
    ]
    counted = (
        sa.select(DeviceEventRow.device_id, *slices)
        .where(DeviceEventRow.device_id.in_(ids), at >= start, _IS_WORK)
        .group_by(DeviceEventRow.device_id)
    )
    return {row[0]: tuple(int(n or 0) for n in row[1:]) for row in connection.execute(counted)}


_OUTCOME = sa.type_coerce(DeviceEventRow.body, sa.JSON)["outcome"].as_string()
_IS_WORK = sa.or_(
    DeviceEventRow.kind == "scan",
    sa.and_(DeviceEventRow.kind == "print", _OUTCOME == "sending"),
)


def _uncertain(connection: sa.Connection, ids: Sequence[int]) -> dict[int, int]:
    counted = (
        sa.select(PrintJobRow.device_id, sa.func.count())
        .where(PrintJobRow.device_id.in_(ids), PrintJobRow.state == PrintState.uncertain)
        .group_by(PrintJobRow.device_id)
    )
    return {row[0]: row[1] for row in connection.execute(counted)}
