"""Which days a request takes from the balance, and whether two requests overlap."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from backoffice_people.leave.rules.terms import Half, LeaveUnit

ONE, HALF = Decimal(1), Decimal("0.5")
ONE_DAY = dt.timedelta(days=1)
MOST_DAYS = 366
"""A request is for a year at most: a longer absence is no leave but a break of the employment."""


@dataclass(frozen=True)
class Span:
    """From the first to the last day, both included, perhaps with half days at the ends."""

    first: dt.date
    last: dt.date
    half: Half = Half.none

    @property
    def slots(self) -> tuple[int, int]:
        """The first and the last half day, numbered through: what overlaps here overlaps in life."""
        return self.first.toordinal() * 2 + self.half.late_start, self.last.toordinal() * 2 + (not self.half.early_end)


@dataclass(frozen=True)
class Fault:
    """Why a span cannot be requested; `field` is where to mend it."""

    code: str
    field: str
    message: str


def fault(span: Span, unit: LeaveUnit) -> Fault | None:
    """What is wrong with the span itself; None if nothing is."""
    if span.last < span.first:
        return Fault("backwards", "to", "The leave ends before it begins. Nothing was written; check the two days.")
    if (span.last - span.first).days >= MOST_DAYS:
        return Fault("too_long", "to", f"A request is for {MOST_DAYS} days at most. Nothing was written.")
    if span.half is not Half.none and unit is LeaveUnit.day:
        return Fault("whole_days", "half", "This type of leave is taken in whole days. Nothing was written.")
    if span.half is Half.both and span.first == span.last:
        return Fault(
            "no_time_left", "half", "One day cannot both begin and end at noon. Nothing was written; choose one half."
        )
    return None


def overlap(one: Span, other: Span) -> bool:
    """Whether the spans share a half day. The morning and the afternoon of one day do not overlap."""
    first, last = one.slots
    other_first, other_last = other.slots
    return first <= other_last and other_first <= last


def days_taken(span: Span, works: Callable[[dt.date], bool]) -> list[tuple[dt.date, Decimal]]:
    """The working days of the span, each with what it takes: one, or a half. Free days are not in it."""
    taken = []
    for number in range((span.last - span.first).days + 1):
        day = span.first + number * ONE_DAY
        if works(day):
            noon = (day == span.first and span.half.late_start) or (day == span.last and span.half.early_end)
            taken.append((day, HALF if noon else ONE))
    return taken
