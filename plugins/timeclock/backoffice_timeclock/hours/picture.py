"""A day as a picture: bars on a line of time. Pure geometry; the template draws it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from backoffice_timeclock.rules import Day, Zones
from backoffice_timeclock.rules.words import clock, hours

EDGE = 18.0
WIDTH = 720
MARGIN = 1_800
HOUR = 3_600
ROWS = {"planned": 26, "worked": 60, "paid": 94}
TALL = 24


@dataclass(frozen=True)
class Bar:
    """A stretch of time; `tone` is a class of the style sheet, `text` stands in it where there is room."""

    x: float
    y: int
    width: float
    tone: str
    text: str
    title: str
    name: str = ""
    start: str = ""
    end: str = ""
    length: str = ""


@dataclass(frozen=True)
class Mark:
    """A line of an hour, or a punch."""

    x: float
    text: str
    tone: str = ""

    @property
    def anchor(self) -> str:
        """Where its text begins, so that none is cut off at an edge."""
        return "start" if self.x < EDGE else "end" if self.x > WIDTH - EDGE else "middle"


@dataclass(frozen=True)
class Picture:
    bars: tuple[Bar, ...]
    hours: tuple[Mark, ...]
    punches: tuple[Mark, ...]
    words: str
    """The same in words, for who does not see it."""


Words = Callable[[str], str]


def english(name: str) -> str:
    """What a bar is called where no other language is asked for."""
    return {"shift": "Shift", "work": "Work", "break": "Break", "paid_break": "Paid break"}[name]


def picture(day: Day, zones: Zones, say: Words = english) -> Picture | None:
    """The planned shift, the work and the breaks, and what is paid at which percentage; None for an empty day."""
    edges = [edge for start, end in day.planned for edge in (start, end)]
    edges += [edge for i in day.intervals for edge in (i.start, i.end, i.raw_start, i.raw_end)]
    if not edges:
        return None
    scale = _Scale(min(edges) - MARGIN, max(edges) + MARGIN, zones)
    bars = (*_planned(day, scale, say), *_work(day, scale, say), *_paid(day, scale))
    punches = {at for i in day.intervals for at, s in ((i.raw_start, i.opened_by), (i.raw_end, i.closed_by)) if s}
    return Picture(
        bars,
        tuple(scale.hours()),
        tuple(Mark(scale.x(at), clock(at, zones)) for at in sorted(punches)),
        ". ".join(bar.title for bar in bars),
    )


@dataclass(frozen=True)
class _Scale:
    first: int
    last: int
    zones: Zones

    def x(self, at: int) -> float:
        return round(WIDTH * (at - self.first) / (self.last - self.first), 1)

    def bar(self, row: str, start: int, end: int, tone: str, name: str) -> Bar:
        width = round(self.x(end) - self.x(start), 1)
        begin, close, length = clock(start, self.zones), clock(end, self.zones), hours(end - start)
        text = name if width > 7 * len(name) + 8 else ""
        title = f"{name} {begin}–{close}, {length}"
        return Bar(self.x(start), ROWS[row], width, tone, text, title, name, begin, close, length)

    def hours(self) -> Iterator[Mark]:
        step = 1 if self.last - self.first <= 10 * HOUR else 2 if self.last - self.first <= 20 * HOUR else 4
        at = -(-self.first // HOUR) * HOUR
        while at < self.last:
            wall = self.zones.wall(at)
            if wall.minute == 0 and wall.hour % step == 0:
                yield Mark(self.x(at), f"{wall:%H:%M}")
            at += HOUR // 2


def _planned(day: Day, scale: _Scale, say: Words) -> Iterable[Bar]:
    name = f"{say('shift')} {' '.join(day.shifts)}".strip()
    return (scale.bar("planned", start, end, "plan", name) for start, end in day.planned)


def _work(day: Day, scale: _Scale, say: Words) -> Iterable[Bar]:
    return (scale.bar("worked", i.start, i.end, i.kind, say(i.kind)) for i in day.intervals if i.length)


def _paid(day: Day, scale: _Scale) -> Iterable[Bar]:
    for line in day.lines:
        tone = "paid" if line.percent == 100 else "over" if line.percent < 200 else "double"
        yield scale.bar("paid", line.start, line.end, tone, f"{line.percent} %")
