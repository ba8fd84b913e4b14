"""What comes out: days with their intervals, pay lines, flags, and a reason for every decision."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import orjson


@dataclass(frozen=True, slots=True)
class Reason:
    """One decision: the name of its rule and what it was about. `words.sentence` says it to people."""

    rule: str
    args: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Interval:
    """A stretch of time of one day. `start` and `end` are after rounding, `raw_start` and `raw_end` as punched.

    `kind` is `work`, `break` (unpaid) or `paid_break`. `opened_by` and `closed_by` are the punches at its edges
    (`p<id>`, or `c<id>` of the correction that added one); an edge at midnight or of an automatic break has none.
    """

    kind: str
    start: int
    end: int
    raw_start: int
    raw_end: int
    opened_by: str = ""
    closed_by: str = ""
    rule: str = "pair"

    @property
    def sources(self) -> tuple[str, ...]:
        """The punches that it is made of."""
        return tuple(filter(None, (self.opened_by, self.closed_by)))

    @property
    def length(self) -> int:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class PayLine:
    """A part of an interval paid at one percentage, by one rule: `regular`, `daily`, `weekly`, …"""

    start: int
    end: int
    rule: str
    percent: int

    @property
    def seconds(self) -> int:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Day:
    """The hours of a day and why. Lengths are seconds; `rounding` is how much rounding gave (minus: took)."""

    day: dt.date
    rules: int
    shifts: tuple[str, ...] = ()
    planned: tuple[tuple[int, int], ...] = ()
    intervals: tuple[Interval, ...] = ()
    lines: tuple[PayLine, ...] = ()
    flags: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()
    late: int = 0
    left_early: int = 0
    rounding: tuple[tuple[str, int], ...] = ()

    @property
    def worked(self) -> int:
        return sum(i.length for i in self.intervals if i.kind == "work")

    @property
    def paid(self) -> int:
        return sum(line.seconds for line in self.lines)

    @property
    def unpaid_break(self) -> int:
        return sum(i.length for i in self.intervals if i.kind == "break")

    @property
    def by_class(self) -> dict[tuple[str, int], int]:
        """Paid seconds by rule and percentage."""
        found: dict[tuple[str, int], int] = {}
        for line in self.lines:
            key = (line.rule, line.percent)
            found[key] = found.get(key, 0) + line.seconds
        return dict(sorted(found.items()))


@dataclass(frozen=True, slots=True)
class Days:
    """Every day of the range that was asked for, in order."""

    days: tuple[Day, ...]

    def __iter__(self) -> Any:
        return iter(self.days)

    def on(self, day: dt.date) -> Day:
        return next(one for one in self.days if one.day == day)

    def to_bytes(self) -> bytes:
        """The whole result in one canonical form, to be compared byte by byte."""
        return orjson.dumps(self.days)
