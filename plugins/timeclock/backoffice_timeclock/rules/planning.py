"""What is wrong with a plan before anybody has come: shifts that overlap, and too little rest between them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from itertools import pairwise

from backoffice_timeclock.rules import rest
from backoffice_timeclock.rules.result import Reason
from backoffice_timeclock.rules.shifts import Assignment, Pattern, Planned, Shift, planned
from backoffice_timeclock.rules.zones import Zones


def parts_of(shifts: Iterable[tuple[dt.date, Shift]], zones: Zones) -> list[Planned]:
    """The parts of shifts that begin on these days, in the order of time."""
    found = [
        part
        for day, shift in shifts
        for part in planned((Assignment(Pattern(shift.code, (shift,)), day, day, day),), zones, day, day)
    ]
    return sorted(found, key=lambda part: (part.start, part.end))


def warnings(parts: list[Planned], zones: Zones, least: int) -> list[tuple[dt.date, Reason]]:
    """(day, warning) of each shift that begins before another has ended, and of each 24 hours with too little rest.

    Rest is judged by the rule of hours that were worked (article 3 of Directive 2003/88/EC). A part of the same shift
    is no other shift.
    """
    found: list[tuple[dt.date, Reason]] = []
    for one, other in pairwise(parts):
        if other.start < one.end and one.day != other.day:
            found.append((other.day, Reason("plan.overlap", (one.end, other.start))))
    days = {part.start: part.day for part in parts}
    for at, reason in rest.daily([(part.start, part.end) for part in parts], least):
        found.append((days.get(at, zones.day(at)), reason))
    return found
