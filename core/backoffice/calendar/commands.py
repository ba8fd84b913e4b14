"""People set days of a site's own, and take them back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

import sqlalchemy as sa

from backoffice.bus import Inverse, Payload, Tx, command
from backoffice.bus.command import Places
from backoffice.calendar.events import CalendarChanged
from backoffice.calendar.models import CalendarDay, DayKind, OwnDay, OwnDayKind, OwnDayName
from backoffice.kinds import Id, RefTo
from backoffice.org.models import Site, SiteRef

OwnDayRef = Annotated[int, RefTo("Own day", resource="calendar.days")]


class SetDay(Payload):
    site: SiteRef
    day: OwnDay
    name: OwnDayName
    kind: OwnDayKind = DayKind.holiday


class TheDay(Payload):
    day: OwnDayRef


@dataclass(frozen=True)
class DaySet:
    """The own day."""

    id: Id


def at_site(tx: Tx, p: Any) -> Places:
    """The site that the payload names, and its company."""
    row = tx.get(Site, p.site)
    return {"site": {p.site}, "company": {row["company_id"]}} if row else {}


def at_site_of(model: type[Any], field: str) -> Callable[[Tx, Any], Places]:
    """The site, and its company, of the record that the payload names in `field`."""

    def found(tx: Tx, p: Any) -> Places:
        row = tx.get(model, getattr(p, field))
        site = None if row is None else tx.get(Site, row["site_id"])
        return {} if site is None else {"site": {site["id"]}, "company": {site["company_id"]}}

    return found


@command(
    "calendar",
    title="Set own holiday or workday",
    on="org.sites",
    field="site",
    scope=at_site,
    inverse=Inverse("calendar.clear_day", lambda asked, done: {"day": done["id"]}),
    example={"site": "MAIN", "day": "2026-12-24", "name": "Christmas Eve"},
)
def set_day(tx: Tx, p: SetDay) -> DaySet:
    """Make a day free at a site, or a working day, whatever its region does. Setting it again changes it."""
    day = CalendarDay.__table__.c
    tell(tx, p.site, p.day, p.day)
    known = tx.execute(sa.select(day.id).where(day.site_id == p.site, day.day == p.day)).scalar()
    if known is None:
        return DaySet(_new(tx, p))
    tx.change(CalendarDay, known, name=p.name, kind=p.kind, archived_at=None)
    return DaySet(known)


@command(
    "calendar",
    title="Take back own day",
    on="calendar.days",
    field="day",
    scope=at_site_of(CalendarDay, "day"),
    example={"day": 1},
)
def clear_day(tx: Tx, p: TheDay) -> None:
    """Let the day be again what it is by the week and the region of the site."""
    done = tx.change(CalendarDay, p.day, CalendarDay.archived_at.is_(None), archived_at=tx.now)
    tx.refuse_unless(done, "day", "This day has been taken back already. Nothing was changed.", "unchanged")
    row = tx.get(CalendarDay, p.day)
    assert row is not None
    tell(tx, row["site_id"], row["day"], row["day"])


def tell(tx: Tx, site: int, first: dt.date, last: dt.date | None = None) -> None:
    """Tell that the days of a site have changed, for whatever was computed from them."""
    row = tx.get(Site, site)
    assert row is not None  # the reference was resolved
    tx.emit(CalendarChanged(company=row["company_id"], site=site, first=first, last=last))


def _new(tx: Tx, p: SetDay) -> int:
    values = {"site_id": p.site, "day": p.day, "name": p.name, "kind": p.kind, "created_at": tx.now}
    return tx.insert(CalendarDay, version=1, **values)
