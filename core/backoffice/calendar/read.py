"""Reading the calendar of a site: as a value for rules, and as a list for people."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from backoffice.calendar.models import CalendarDay, DayKind
from backoffice.calendar.public import public_holidays
from backoffice.calendar.week import USUAL, days_of_week
from backoffice.calendar.work import WorkCalendar
from backoffice.org.models import Site


@dataclass(frozen=True)
class Holiday:
    """A day on which a site does otherwise than in its usual week. `own` days were set by people."""

    day: dt.date
    name: str
    kind: DayKind = DayKind.holiday
    own: bool = False
    id: int | None = None


def work_calendar(connection: sa.Connection, site: int, first: dt.date, last: dt.date) -> WorkCalendar:
    """The calendar of a site, right for the days from `first` to `last`. A site that is unknown works Mon-Fri."""
    week = connection.scalar(sa.select(Site.workdays).where(Site.id == site)) or USUAL
    days = _days(connection, site, first, last)
    return WorkCalendar(
        week=days_of_week(week),
        holidays=frozenset(day.day for day in days if day.kind == DayKind.holiday),
        extra=frozenset(day.day for day in days if day.kind == DayKind.workday),
    )


def holiday_dates(connection: sa.Connection, site: int, first: dt.date, last: dt.date) -> frozenset[dt.date]:
    """The holidays of a site from `first` to `last`, also those on a weekend."""
    return work_calendar(connection, site, first, last).holidays


def holidays_of(connection: sa.Connection, site: int, year: int) -> list[Holiday]:
    """The holidays of a site in a year, and the days that it works although it would be free; by date."""
    return _days(connection, site, dt.date(year, 1, 1), dt.date(year, 12, 31))


def _days(connection: sa.Connection, site: int, first: dt.date, last: dt.date) -> list[Holiday]:
    region = connection.scalar(sa.select(Site.region).where(Site.id == site))
    found: dict[dt.date, Holiday] = {}
    if region:
        for year in range(first.year, last.year + 1):
            for day, name in public_holidays(region, year).items():
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
