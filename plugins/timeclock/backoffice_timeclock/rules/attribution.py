"""To which planned shift and to which day a session belongs."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Sequence

from backoffice_timeclock.rules.pairing import Session
from backoffice_timeclock.rules.pay import PayRules
from backoffice_timeclock.rules.result import Reason
from backoffice_timeclock.rules.shifts import ONE_DAY, Assignment, Planned
from backoffice_timeclock.rules.zones import Zones

LONGEST_SHIFT = 3 * 86_400
Piece = tuple[dt.date, int, int]


class Plan:
    """The planned parts of one person, to be asked which of them a stretch of time belongs to."""

    def __init__(self, parts: Sequence[Planned], assignments: Sequence[Assignment] = ()) -> None:
        self.parts = parts
        self._assignments = assignments
        self._starts = [part.start for part in parts]
        self._days: dict[dt.date, list[Planned]] = {}
        for part in parts:
            self._days.setdefault(part.day, []).append(part)

    def on(self, day: dt.date) -> Sequence[Planned]:
        """The parts of the shift that begins on this day."""
        return self._days.get(day, ())

    def holds(self, day: dt.date) -> bool:
        """Whether anything is planned for the person at that time, be it a day off: else nothing can be unplanned."""
        return any(one.holds(day) for one in self._assignments)

    def match(self, start: int, end: int) -> Planned | None:
        """The part that overlaps most with its margins `before` and `after`; of equals the one that starts nearest."""
        best: tuple[int, int, int] | None = None
        found: Planned | None = None
        for index in range(bisect_left(self._starts, start - LONGEST_SHIFT), len(self.parts)):
            part = self.parts[index]
            if part.start > end + LONGEST_SHIFT:
                break
            if part.start - part.shift.before > end or part.end + part.shift.after < start:
                continue
            overlap = min(end, part.end) - max(start, part.start)
            score = (max(overlap, 0), -abs(part.start - start), -index)
            if best is None or score > best:
                best, found = score, part
        return found


def mode_of(part: Planned | None, rules: PayRules) -> str:
    """The shift's own mode, without a shift that of the rules."""
    return rules.attribution if part is None else part.shift.attribution


def day_of(session: Session, part: Planned | None, rules: PayRules, zones: Zones) -> tuple[dt.date, Reason]:
    """The day that the session counts for as a whole. With `midnight` it is the day on which it began."""
    mode = mode_of(part, rules)
    if mode == "end":
        day = zones.day(session.until if part is None else part.end)
    elif mode == "most":
        day = _most(session, zones)
    elif mode == "start" and part is not None:
        day = part.day
    else:
        day = zones.day(session.began.at)
    shift = "" if part is None else part.shift.code
    return day, Reason(f"day.{mode}" if part is None else f"day.{mode}_of_shift", (day.isoformat(), shift))


def split(start: int, end: int, zones: Zones) -> list[Piece]:
    """The stretch cut at every local midnight. A day that a zone skips has no piece."""
    pieces: list[Piece] = []
    day = zones.day(start)
    while True:
        border = zones.start(day + ONE_DAY)
        if border >= end:
            pieces.append((day, start, end))
            return pieces
        if border > start:
            pieces.append((day, start, border))
            start = border
        day += ONE_DAY


def _most(session: Session, zones: Zones) -> dt.date:
    totals: dict[dt.date, int] = {}
    for stretch in session.stretches:
        for day, start, end in split(stretch.start.at, stretch.end.at, zones):
            totals[day] = totals.get(day, 0) + end - start
    if not totals:
        return zones.day(session.began.at)
    return min(totals, key=lambda day: (-totals[day], day))
