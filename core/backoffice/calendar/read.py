"""Reading the calendar of a site: as a value for rules, and as a list for people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

import sqlalchemy as sa

from backoffice.calendar.models import CalendarChange, CalendarDay, DayKind
from backoffice.calendar.public import public_holidays
from backoffice.calendar.week import USUAL, days_of_week
from backoffice.calendar.work import ONE_DAY, WorkCalendar
from backoffice.org.models import Site


@dataclass(frozen=True)
class Holiday:
    """A day on which a site does otherwise than in its usual week. `own` days were set by people."""

    day: dt.date
    name: str
    kind: DayKind = DayKind.holiday
    own: bool = False
    id: int | None = None


@dataclass(frozen=True)
class Stretch:
    """What a site does from `first` on (None: at first) until the next stretch."""

    first: dt.date | None
    workdays: str
    region: str | None


def stretches(connection: sa.Connection, site: int) -> list[Stretch]:
    """The weeks and regions of a site, in order. A site that is unknown works Mon-Fri and keeps no holidays."""
    own = connection.execute(sa.select(Site.workdays, Site.region).where(Site.id == site)).one_or_none()
    found = [Stretch(None, USUAL, None) if own is None else Stretch(None, own.workdays, own.region)]
    change = CalendarChange.__table__.c
    rows = sa.select(change.valid_from, change.workdays, change.region).where(change.site_id == site)
    later = connection.execute(rows.order_by(change.valid_from))
    return [*found, *(Stretch(row.valid_from, row.workdays, row.region) for row in later)]


def work_calendar(connection: sa.Connection, site: int, first: dt.date, last: dt.date) -> WorkCalendar:
    """The calendar of a site, right for the days from `first` to `last`. A site that is unknown works Mon-Fri."""
    held = stretches(connection, site)
    days = _days(connection, site, held, first, last)
    return WorkCalendar(
        week=days_of_week(held[0].workdays or USUAL),
        later=tuple((one.first, days_of_week(one.workdays)) for one in held if one.first is not None),
        holidays=frozenset(day.day for day in days if day.kind == DayKind.holiday),
        extra=frozenset(day.day for day in days if day.kind == DayKind.workday),
    )


def holiday_dates(connection: sa.Connection, site: int, first: dt.date, last: dt.date) -> frozenset[dt.date]:
    """The holidays of a site from `first` to `last`, also those on a weekend."""
    return work_calendar(connection, site, first, last).holidays


def holidays_of(connection: sa.Connection, site: int, year: int) -> list[Holiday]:
    """The holidays of a site in a year, and the days that it works although it would be free; by date."""
    held = stretches(connection, site)
    return _days(connection, site, held, dt.date(year, 1, 1), dt.date(year, 12, 31))


def _days(
    connection: sa.Connection, site: int, held: Sequence[Stretch], first: dt.date, last: dt.date
) -> list[Holiday]:
    found: dict[dt.date, Holiday] = {}
    for one, after in zip_longest(held, held[1:]):
        begin = max(first, one.first or first)
        end = last if after is None or after.first is None else min(last, after.first - ONE_DAY)
        for year in range(begin.year, end.year + 1) if one.region else ():
            for day, name in public_holidays(one.region, year).items():
                if begin <= day <= end:
                    found[day] = Holiday(day, name)
    for own in connection.execute(
        sa.select(CalendarDay.__table__).where(
            CalendarDay.site_id == site,
            CalendarDay.day.between(first, last),
            CalendarDay.archived_at.is_(None),
        )
    ):
        found[own.day] = Holiday(own.day, own.name, DayKind(own.kind), own=True, id=own.id)
    return [found[day] for day in sorted(found) if first <= day <= last]
