"""Hours of many people as pictures: weeks as columns, people with their average week. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from backoffice_timeclock.rules.words import hours

HOUR = 3600
WIDTH, HEIGHT = 720, 160
BASE, TOP = 136, 12
AXIS = 56
"""Room at the left for the numbers of the lines."""
LIMIT = 48 * HOUR
"""Article 6 of Directive 2003/88/EC: 48 hours a week on average."""
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Column:
    """A week: plain hours from the ground, overtime on top."""

    x: float
    width: float
    y_plain: float
    plain: float
    y_over: float
    over: float
    label: str
    title: str
    worked: str = ""
    overtime: str = ""


@dataclass(frozen=True)
class Line:
    """A line across the chart with the hours that it stands for."""

    y: float
    text: str


@dataclass(frozen=True)
class Average:
    """A person's average week, of 100 where 60 hours are all; and what rounding gave by the kind of punch."""

    name: str
    number: str
    text: str
    width: float
    above: bool
    overtime: str
    rounded: tuple[str, str, str]


def lines(weeks: Sequence[tuple[dt.date, int, int]]) -> tuple[Line, ...]:
    """Lines at round numbers of hours, at most five, the lowest first."""
    most = max((worked for _, worked, _ in weeks), default=0) or 1
    step = next(s for s in _steps() if most <= 5 * s * HOUR)
    return tuple(
        Line(round(BASE - (BASE - TOP) * hour * HOUR / most, 1), f"{hour:,} h".replace(",", "\u202f"))
        for hour in range(step, most // HOUR + 1, step)
    )


def _steps() -> Iterator[int]:
    size = 1
    while True:
        yield from (size, 2 * size, 5 * size)
        size *= 10


def columns(weeks: Sequence[tuple[dt.date, int, int]], label: Any) -> tuple[Column, ...]:
    """The weeks (first day, worked, overtime) side by side; `label` writes a day."""
    most = max((worked for _, worked, _ in weeks), default=0) or 1
    room = (WIDTH - AXIS) / max(len(weeks), 1)
    made: list[Column] = []
    for number, (first, worked, overtime) in enumerate(weeks):
        tall, over = ((BASE - TOP) * part / most for part in (worked, min(overtime, worked)))
        title = f"Week of {label(first)}: {hours(worked)} worked, {hours(overtime)} of it overtime"
        made.append(
            Column(
                round(AXIS + room * number + room * 0.15, 1), round(room * 0.7, 1), round(BASE - tall + over, 1),
                round(tall - over, 1), round(BASE - tall, 1), round(over, 1), label(first), title,
                hours(worked), hours(overtime),
            )
        )  # fmt: skip
    return tuple(made)


def averages(people: Iterable[Row], kept: Iterable[Row], weeks: int) -> tuple[Average, ...]:
    """The people with their days of `weeks` weeks, the longest average first."""
    sums: dict[int, dict[str, int]] = {}
    for row in kept:
        one = sums.setdefault(row["employee_id"], {})
        for name in ("worked", "overtime", "rounded_in", "rounded_out", "rounded_breaks"):
            one[name] = one.get(name, 0) + row[name]
    made = [(sums.get(person["id"], {}), person) for person in people]
    made.sort(key=lambda pair: (-pair[0].get("worked", 0), pair[1]["name"]))
    return tuple(_average(theirs, person, weeks) for theirs, person in made)


def _average(theirs: Mapping[str, int], person: Row, weeks: int) -> Average:
    week = theirs.get("worked", 0) // weeks // 60 * 60
    rounded = (theirs.get(name, 0) for name in ("rounded_in", "rounded_out", "rounded_breaks"))
    coming, going, pauses = map(hours, rounded)
    return Average(
        person["name"],
        person["number"],
        hours(week),
        round(min(week / (60 * HOUR), 1) * 100, 1),
        theirs.get("worked", 0) > LIMIT * weeks,
        hours(theirs.get("overtime", 0)),
        (coming, going, pauses),
    )
