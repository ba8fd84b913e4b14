"""Which days are working days: a value without a database, for rules that have to be repeatable."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class WorkCalendar:
    """`week` names the working days of the week, Monday being 0. `holidays` are free whatever day of the week they
    are; `extra` days are worked whatever they are, and win. `later` are other weeks, each from its day on, in order.
    """

    week: frozenset[int]
    holidays: frozenset[dt.date] = frozenset()
    extra: frozenset[dt.date] = frozenset()
    later: tuple[tuple[dt.date, frozenset[int]], ...] = ()

    def works(self, day: dt.date) -> bool:
        """Whether the day is a working day."""
        return day in self.extra or (day.weekday() in self.week_on(day) and day not in self.holidays)

    def week_on(self, day: dt.date) -> frozenset[int]:
        """The working days of the week that holds on a day."""
        return next((week for first, week in reversed(self.later) if first <= day), self.week)

    def working_days(self, first: dt.date, last: dt.date) -> Iterator[dt.date]:
        """The working days from `first` to `last`, both included; none if `last` is before `first`."""
        for number in range((last - first).days + 1):
            day = first + number * ONE_DAY
            if self.works(day):
                yield day
