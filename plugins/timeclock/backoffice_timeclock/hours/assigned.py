"""Which shifts somebody works: their own, else those of the department they are in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from backoffice_timeclock import rules
from backoffice_timeclock.hours.house import House
from backoffice_timeclock.hours.models import ShiftAssignment

ONE_DAY = dt.timedelta(days=1)
_OWN = (
    sa.select(ShiftAssignment.__table__)
    .where(ShiftAssignment.employee_id == sa.bindparam("employee"))
    .order_by(ShiftAssignment.valid_from)
)


@dataclass(frozen=True)
class Place:
    """Where the person was employed from a day on; before the first and after the last that one counts, too."""

    valid_from: dt.date
    site_id: int
    department_id: int | None
    zone: str


def assignments(house: House, employee_id: int, places: tuple[Place, ...]) -> tuple[rules.Assignment, ...]:
    """The person's own, and those of the departments for the days without one of their own."""
    own = list(house.connection.execute(_OWN, {"employee": employee_id}))
    found = [_assignment(row, house.shifts, row.valid_from, row.valid_to) for row in own]
    departments = {place.department_id for place in places if place.department_id}
    for row in house.turns:
        if row.department_id in departments:
            found += [_assignment(row, house.shifts, begin, end) for begin, end in _free(row, own, places)]
    return tuple(found)


def _assignment(row: Any, shifts: dict[int, rules.Shift], begin: dt.date, end: dt.date | None) -> rules.Assignment:
    cycle = tuple(None if one is None else shifts[one] for one in row.shifts)
    return rules.Assignment(rules.Pattern(row.cycle, cycle), row.cycle_start, begin, end)


def _free(row: Any, own: list[Any], places: tuple[Place, ...]) -> list[tuple[dt.date, dt.date | None]]:
    """The stretches in which a department's assignment holds for the person: there, and with none of their own."""
    never = dt.date.max
    stretches: list[tuple[dt.date, dt.date]] = []
    for number, place in enumerate(places):
        if place.department_id == row.department_id:
            until = places[number + 1].valid_from - ONE_DAY if number + 1 < len(places) else never
            begin, end = max(place.valid_from, row.valid_from), min(until, row.valid_to or never)
            if begin <= end:
                stretches.append((begin, end))
    for mine in own:
        stretches = [
            piece for stretch in stretches for piece in _without(stretch, mine.valid_from, mine.valid_to or never)
        ]
    return [(begin, None if end == never else end) for begin, end in stretches]


def _without(stretch: tuple[dt.date, dt.date], first: dt.date, last: dt.date) -> list[tuple[dt.date, dt.date]]:
    begin, end = stretch
    if last < begin or first > end:
        return [stretch]
    pieces = []
    if first > begin:
        pieces.append((begin, first - ONE_DAY))
    if last < end:
        pieces.append((last + ONE_DAY, end))
    return pieces
