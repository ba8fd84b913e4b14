"""The plan of a week as a grid: who works which shift on which day, and what became of it. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from backoffice.kinds import clock_text
from backoffice_timeclock.rules import Assignment, Part, Pattern, Rest, Shift, Zones, sentence
from backoffice_timeclock.rules.planning import parts_of, warnings

ONE_DAY = dt.timedelta(days=1)
MINUTES = 1440
TONES = 6
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Cell:
    """One person on one day. `bars` are (x, width) of 100; `worked` and `missing` are there once the day is over.

    `away` is approved leave, whatever its kind; `planned` are seconds, none of them while away.
    """

    day: dt.date
    code: str = ""
    times: str = ""
    tone: int = 0
    bars: tuple[tuple[float, float], ...] = ()
    worked: int | None = None
    missing: bool = False
    day_id: int | None = None
    away: bool = False
    holiday: str = ""
    planned: int = 0
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Person:
    number: str
    name: str
    department: str
    cells: tuple[Cell, ...]

    @property
    def planned(self) -> int:
        """Seconds planned in the week."""
        return sum(cell.planned for cell in self.cells)


@dataclass(frozen=True)
class Grid:
    """The people of a page; by day the holidays of their sites, and how many of them are expected by shift."""

    days: tuple[dt.date, ...]
    people: tuple[Person, ...]
    cover: tuple[tuple[tuple[str, int], ...], ...]
    holidays: tuple[tuple[str, ...], ...] = ()

    @property
    def warnings(self) -> tuple[tuple[Person, Cell, str], ...]:
        """Everything that somebody should look at before the week begins."""
        return tuple((person, cell, said) for person in self.people for cell in person.cells for said in cell.warnings)


def monday_of(day: dt.date) -> dt.date:
    """The Monday of the week in which the day lies."""
    return day - dt.timedelta(days=day.weekday())


def day_of(text: str) -> dt.date | None:
    """A day as it stands in an address; None for anything else, and for days that no calendar of ours reaches."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return day if 1901 <= day.year <= 2999 else None


def grid(
    first: dt.date,
    people: Sequence[Row],
    shifts: Iterable[Row],
    assigned: Iterable[Row],
    kept: Iterable[Row],
    away: Collection[tuple[int, dt.date]] = (),
    holidays: Mapping[tuple[int, dt.date], str] | None = None,
) -> Grid:
    """The week from `first` on; the rows are those of the resources of the same names, `kept` of the days.

    `away` are (employee, day), `holidays` names by (site, day).
    """
    days = tuple(first + n * ONE_DAY for n in range(7))
    known = {row["id"]: row for row in shifts}
    tones = {shift: number % TONES for number, shift in enumerate(sorted(known))}
    plans = [_plan(row, known) for row in assigned]
    done = {(row["employee_id"], row["day"]): row for row in kept}
    free = holidays or {}
    rows: list[Person] = []
    for person in people:
        ident, site = person["id"], person.get("site_id")
        shift_on = {
            day: None if (ident, day) in away else _shift_of(person, day, plans)
            for day in (first + n * ONE_DAY for n in range(-1, 8))
        }
        said = _warnings(person, shift_on, known)
        cells = (
            replace(
                _cell(day, _shift_of(person, day, plans), known, tones, done.get((ident, day))),
                away=(ident, day) in away,
                holiday=free.get((site, day), "") if site is not None else "",
                planned=_seconds(known[shift]) if (shift := shift_on[day]) is not None else 0,
                warnings=tuple(said.get(day, ())),
            )
            for day in days
        )
        rows.append(Person(person["number"], person["name"], person["department"] or "", tuple(cells)))
    names = tuple(tuple(sorted({p.cells[n].holiday for p in rows if p.cells[n].holiday})) for n in range(7))
    return Grid(days, tuple(rows), tuple(_cover(rows, place) for place in range(7)), names)


def _seconds(shift: Row) -> int:
    return sum((part.until - part.start) * 60 for part in (Part(*one) for one in shift["parts"]))


def _warnings(
    person: Row, shift_on: Mapping[dt.date, int | None], known: Mapping[int, Row]
) -> dict[dt.date, list[str]]:
    """Sentences by day, from the plan of the week and the days beside it."""
    zones = Zones.of(person.get("zone") or "UTC")
    shifts = [
        (day, Shift(known[shift]["code"], tuple(Part(*part) for part in known[shift]["parts"])))
        for day, shift in shift_on.items()
        if shift is not None
    ]
    found: dict[dt.date, list[str]] = {}
    for day, reason in warnings(parts_of(shifts, zones), zones, Rest().daily):
        found.setdefault(day, []).append(sentence(reason, zones))
    return found


Plan = tuple[int | None, int | None, Assignment]
"""(employee, department, the assignment with the ids of its shifts as codes)"""


def _plan(row: Row, known: Mapping[int, Row]) -> Plan:
    cycle = tuple(None if one is None or one not in known else Shift(str(one), ()) for one in row["shifts"])
    assignment = Assignment(Pattern(row["cycle"], cycle), row["cycle_start"], row["valid_from"], row["valid_to"])
    return row["employee_id"], row["department_id"], assignment


def _shift_of(person: Row, day: dt.date, plans: Sequence[Plan]) -> int | None:
    """The person's own assignment goes before that of the department, also where it says a day off."""
    own = [a for employee, _, a in plans if employee == person["id"] and _holds(a, day)]
    theirs = [a for _, department, a in plans if department is not None and department == person["department_id"]]
    for assignment in own or [a for a in theirs if _holds(a, day)]:
        if shift := assignment.shift_on(day):
            return int(shift.code)
    return None


def _holds(assignment: Assignment, day: dt.date) -> bool:
    return assignment.valid_from <= day and (assignment.valid_to is None or day <= assignment.valid_to)


def _cell(
    day: dt.date, shift: int | None, known: Mapping[int, Row], tones: Mapping[int, int], kept: Row | None
) -> Cell:
    done = {} if kept is None else {"worked": kept["worked"], "missing": kept["open"], "day_id": kept["id"]}
    if shift is None:
        return Cell(day, **done)
    row = known[shift]
    parts = [Part(*part) for part in row["parts"]]
    times = ", ".join(f"{clock_text(p.start % MINUTES)}–{clock_text(p.until % MINUTES)}" for p in parts)
    bars = tuple(bar for part in parts for bar in _bars(part))
    return Cell(day, row["code"], times, tones[shift], bars, **done)


def _bars(part: Part) -> Iterable[tuple[float, float]]:
    """Where it lies on its day, of 100; what goes over midnight ends at the edge."""
    start, end = part.start % MINUTES, part.until - part.start + part.start % MINUTES
    yield round(start / 14.4, 1), round((min(end, MINUTES) - start) / 14.4, 1)


def _cover(people: Sequence[Person], place: int) -> tuple[tuple[str, int], ...]:
    found: dict[str, int] = {}
    for person in people:
        cell = person.cells[place]
        if (code := cell.code) and not cell.away:
            found[code] = found.get(code, 0) + 1
    return tuple(sorted(found.items()))
