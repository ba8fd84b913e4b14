"""Leave years and months: where they begin and end."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from collections.abc import Iterator

from backoffice_people.leave.rules.terms import AccrualMode

ONE_DAY = dt.timedelta(days=1)


def year_start(mode: AccrualMode, hired: dt.date, day: dt.date) -> dt.date:
    """The first day of the leave year that `day` is in: the first of January, or an anniversary of being hired."""
    if mode is not AccrualMode.anniversary:
        return dt.date(day.year, 1, 1)
    this = anniversary(hired, day.year)
    return this if this <= day else anniversary(hired, day.year - 1)


def next_year(mode: AccrualMode, hired: dt.date, start: dt.date) -> dt.date:
    """The first day of the leave year after the one that begins on `start`."""
    return anniversary(hired, start.year + 1) if mode is AccrualMode.anniversary else dt.date(start.year + 1, 1, 1)


def anniversary(day: dt.date, year: int) -> dt.date:
    """The day in another year; the 29th of February becomes the 28th where there is none."""
    if (day.month, day.day) == (2, 29):
        return dt.date(year, 2, monthrange(year, 2)[1])
    return day.replace(year=year)


def months_later(day: dt.date, months: int) -> dt.date:
    """The same day of the month, or the last of a shorter one."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def month_ends(first: dt.date, last: dt.date) -> Iterator[tuple[dt.date, dt.date]]:
    """(first day, last day) of every month that has a day in the range."""
    start = first.replace(day=1)
    while start <= last:
        end = start.replace(day=monthrange(start.year, start.month)[1])
        yield start, end
        start = end + ONE_DAY
