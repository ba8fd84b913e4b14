"""People change the week or the region of a site from a day on, and take that back."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated

import sqlalchemy as sa
from pydantic import Field

from backoffice.bus import Inverse, Payload, Tx, command
from backoffice.calendar.commands import at_site, at_site_of, tell
from backoffice.calendar.models import CalendarChange
from backoffice.calendar.read import stretches
from backoffice.kinds import Day, Flag, Id, RefTo
from backoffice.org.models import HolidaysOf, SiteRef, Workdays

ChangeRef = Annotated[int, RefTo("Change", resource="calendar.changes")]
# `from` is a word of Python's own: the attribute is `first`, the name on every wire is `from`.
From = Annotated[dt.date, Day("From"), Field(alias="from", title="From", description="The first day on which it holds")]


class ChangeCalendar(Payload):
    site: SiteRef
    first: From
    workdays: Annotated[Workdays | None, Field(description="Empty: as before")] = None
    region: Annotated[HolidaysOf | None, Field(description="Country, or country and region; empty: as before")] = None
    no_holidays: Annotated[bool, Flag("No public holidays", help="From that day on none are kept")] = False


class TheChange(Payload):
    change: ChangeRef


@dataclass(frozen=True)
class Changed:
    """The change."""

    id: Id


@command(
    "calendar",
    title="Change week or region from a day on",
    on="org.sites",
    field="site",
    scope=at_site,
    inverse=Inverse("calendar.take_back_change", lambda asked, done: {"change": done["id"]}),
    example={"site": "MAIN", "from": "2027-01-01", "workdays": "Mon-Thu"},
)
def change_calendar(tx: Tx, p: ChangeCalendar) -> Changed:
    """Let a site work on other days of the week, or keep the holidays of another region, from a day on. What held
    before stays, and what is planned for later as well.
    """
    said = p.workdays is not None or p.region is not None or p.no_holidays
    tx.refuse_unless(said, "", "Say what changes: the week or the region. Nothing was written.", "missing")
    both = p.region is not None and p.no_holidays
    tx.refuse_unless(not both, "no_holidays", "Give a region or none, not both. Nothing was written.", "both")
    known = stretches(tx.connection, p.site)
    taken = any(one.first == p.first for one in known)
    message = f"Something changes on {p.first} already. Nothing was written; take that back first."
    tx.refuse_unless(not taken, "from", message, "taken")
    before = [one for one in known if one.first is None or one.first < p.first][-1]
    region = None if p.no_holidays else p.region or before.region
    workdays = p.workdays or before.workdays
    same = (workdays, region) == (before.workdays, before.region)
    tx.refuse_unless(not same, "", "That is what holds already. Nothing was written.", "unchanged")
    ident = tx.insert(
        CalendarChange,
        site_id=p.site,
        valid_from=p.first,
        workdays=workdays,
        region=region,
        recorded_at=tx.now,
        principal=tx.actor.id,
    )
    tell(tx, p.site, p.first)
    return Changed(ident)


@command(
    "calendar",
    title="Take back this change",
    on="calendar.changes",
    field="change",
    scope=at_site_of(CalendarChange, "change"),
    example={"change": 1},
)
def take_back_change(tx: Tx, p: TheChange) -> None:
    """Let hold from that day on what held before it, until the next change."""
    row = tx.get(CalendarChange, p.change)
    assert row is not None  # the reference was resolved
    tx.execute(sa.delete(CalendarChange).where(CalendarChange.id == p.change))
    gone = {name: (row[name], None) for name in ("site_id", "valid_from", "workdays", "region")}
    tx.run_of.record_change(CalendarChange.__tablename__, p.change, gone)
    tell(tx, row["site_id"], row["valid_from"])
