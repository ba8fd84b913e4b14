"""A month of a team as a grid: who is away on which half days, and where too many are."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from backoffice_people.leave.rules.counting import Span


class Part(StrEnum):
    """How much of a day somebody is away."""

    morning = "morning"
    afternoon = "afternoon"
    whole = "whole"


@dataclass(frozen=True)
class Absence:
    """An absence to be drawn. `sure` is False while it waits for a decision."""

    employee: int
    span: Span
    sure: bool = True
    label: str = "Absent"
    href: str = ""


@dataclass(frozen=True)
class Cell:
    """A day of one person. `free` days are no working days; `absence` is None where the person is there."""

    day: dt.date
    free: bool
    absence: Absence | None = None
    part: Part = Part.whole


@dataclass(frozen=True)
class Lane:
    """The month of one person."""

    employee: int
    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Column:
    """A day of the team: how many are away, and whether that is a conflict."""

    day: dt.date
    free: bool
    away: int
    conflict: bool


@dataclass(frozen=True)
class Month:
    columns: tuple[Column, ...]
    lanes: tuple[Lane, ...]

    @property
    def conflicts(self) -> int:
        return sum(column.conflict for column in self.columns)


def month_of(
    first: dt.date,
    people: Sequence[tuple[int, str]],
    absences: Sequence[Absence],
    works: Callable[[int, dt.date], bool],
) -> Month:
    """The month that begins on `first`. A conflict is a day on which two or more, and a third or more, are away."""
    days = [first.replace(day=number + 1) for number in range(monthrange(first.year, first.month)[1])]
    by_person: dict[int, list[Absence]] = {}
    for absence in absences:
        by_person.setdefault(absence.employee, []).append(absence)
    lanes = tuple(
        Lane(ident, name, tuple(_cell(day, works(ident, day), by_person.get(ident, ())) for day in days))
        for ident, name in people
    )
    return Month(tuple(_column(number, day, lanes) for number, day in enumerate(days)), lanes)


def _cell(day: dt.date, works: bool, absences: Sequence[Absence]) -> Cell:
    """A sure absence hides one that waits; two halves of two absences are one whole day."""
    here = [(one, part) for one in absences if (part := part_of(one.span, day)) is not None]
    if not here or not works:
        return Cell(day, not works)
    absence, part = min(here, key=lambda found: not found[0].sure)
    if {other for _, other in here} >= {Part.morning, Part.afternoon}:
        part = Part.whole
    return Cell(day, False, absence, part)


def part_of(span: Span, day: dt.date) -> Part | None:
    """How much of the day is in the span; None if nothing is."""
    if not span.first <= day <= span.last:
        return None
    if day == span.first and span.half.late_start:
        return Part.afternoon
    if day == span.last and span.half.early_end:
        return Part.morning
    return Part.whole


def _column(number: int, day: dt.date, lanes: Sequence[Lane]) -> Column:
    cells = [lane.cells[number] for lane in lanes]
    away = sum(cell.absence is not None and cell.absence.sure for cell in cells)
    return Column(day, bool(cells) and all(cell.free for cell in cells), away, away >= 2 and away * 3 >= len(lanes))
