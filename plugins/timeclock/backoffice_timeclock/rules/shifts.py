"""What was planned: shifts, patterns that rotate, and who works by which."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from backoffice_timeclock.rules.zones import Zones

MINUTES_A_DAY = 1440
ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Part:
    """From and to on the clock of the site, in minutes since midnight of the shift's day.

    An end that is not after the start lies on the next day, so (1320, 360) is a night from 22:00 to 06:00.
    """

    start: int
    end: int

    @property
    def until(self) -> int:
        """The end in minutes since midnight of the shift's first day."""
        return self.end if self.end > self.start else self.end + MINUTES_A_DAY


@dataclass(frozen=True, slots=True)
class Shift:
    """A shift of one part, or of several when it is split. `attribution` decides to which day its hours belong.

    `before` and `after` are the seconds around it in which a punch is still taken to belong to it.
    """

    code: str
    parts: tuple[Part, ...]
    attribution: str = "start"
    before: int = 3 * 3600
    after: int = 6 * 3600


@dataclass(frozen=True, slots=True)
class Pattern:
    """Shifts in a cycle of days; None is a day off. A week that repeats is a cycle of seven."""

    code: str
    cycle: tuple[Shift | None, ...]


@dataclass(frozen=True, slots=True)
class Assignment:
    """Somebody works by a pattern from one day to another (inclusive; None: until further notice).

    `cycle_start` is a day on which the first day of the cycle falls; it may lie before or after `valid_from`.
    """

    pattern: Pattern
    cycle_start: dt.date
    valid_from: dt.date
    valid_to: dt.date | None = None

    def holds(self, day: dt.date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def shift_on(self, day: dt.date) -> Shift | None:
        """The shift that begins on this day."""
        if not self.holds(day):
            return None
        return self.pattern.cycle[(day - self.cycle_start).days % len(self.pattern.cycle)]


@dataclass(frozen=True, slots=True)
class Planned:
    """A part of a shift as instants. `day` is the day on which the shift begins."""

    day: dt.date
    shift: Shift
    start: int
    end: int


def planned(assignments: Iterable[Assignment], zones: Zones, first: dt.date, last: dt.date) -> list[Planned]:
    """All parts of shifts that begin between these days, in the order of time."""
    found: list[Planned] = []
    ordered = sorted(assignments, key=lambda a: (a.valid_from, a.pattern.code))
    day = first
    while day <= last:
        for assignment in ordered:
            if shift := assignment.shift_on(day):
                found.extend(_instants(shift, zones, day))
        day += ONE_DAY
    return sorted(found, key=lambda p: (p.start, p.end, p.shift.code))


def _instants(shift: Shift, zones: Zones, day: dt.date) -> Iterable[Planned]:
    for part in shift.parts:
        start = zones.instant(day, part.start)
        # Where a zone skips a day, the shift's end may lie before its start: then there is nothing to be worked.
        yield Planned(day, shift, start, max(start, zones.instant(day, part.until)))
