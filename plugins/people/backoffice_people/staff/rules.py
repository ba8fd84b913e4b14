"""Effective dating, pure: spans of days in which facts hold, how a change is laid over them, and circles of managers.

The spans of one employee and contract slot never overlap (H6). Days are inclusive; `last=None` is until further
notice. Every function gives new spans and leaves the given ones alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from typing import Any

ONE_DAY = dt.timedelta(days=1)
FAR = dt.date.max


@dataclass(frozen=True)
class Facts:
    """What is true of an employee during a span; ids of rows, and the share of full time."""

    site: int
    department: int | None = None
    position: int | None = None
    manager: int | None = None
    fte: Decimal = Decimal(1)


@dataclass(frozen=True)
class Span:
    """Facts from `first` to `last`; `row` is the id of the row that holds it, 0 for a new one."""

    first: dt.date
    last: dt.date | None
    facts: Facts
    row: int = 0

    @property
    def end(self) -> dt.date:
        return self.last or FAR

    @property
    def content(self) -> tuple[dt.date, dt.date | None, Facts]:
        """All that it says, whichever row holds it."""
        return self.first, self.last, self.facts

    def holds(self, day: dt.date) -> bool:
        return self.first <= day <= self.end

    def meets(self, first: dt.date, last: dt.date | None) -> bool:
        """Whether it shares a day with the days from `first` to `last`."""
        return self.first <= (last or FAR) and first <= self.end


Spans = tuple[Span, ...]


class NotEmployed(ValueError):  # noqa: N818  (says what is the matter)
    """There is no employment on the day that was asked for."""


def on(spans: Iterable[Span], day: dt.date) -> Span | None:
    """The span that holds on this day."""
    return next((span for span in spans if span.holds(day)), None)


def start(spans: Spans, first: dt.date, facts: Facts) -> Spans:
    """Begin anew after everything there is; ValueError if something holds on that day or later."""
    if any(span.meets(first, None) for span in spans):
        raise ValueError("there is employment on that day or later")
    return _in_order((*spans, Span(first, None, facts)))


def transfer(spans: Spans, first: dt.date, given: Mapping[str, Any]) -> Spans:
    """Let the given facts hold from `first` on, until the next change that is already planned.

    What is not given stays as it is on that day. `NotEmployed` when nothing holds then.
    """
    here = on(spans, first)
    if here is None:
        raise NotEmployed(first)
    changed = Span(first, here.last, replace(here.facts, **given))
    before = (Span(here.first, first - ONE_DAY, here.facts),) if here.first < first else ()
    return _in_order((*(span for span in spans if span is not here), *before, changed))


def end(spans: Spans, last: dt.date) -> Spans:
    """Let nothing hold after `last`. `NotEmployed` when nothing holds on that day."""
    if on(spans, last) is None:
        raise NotEmployed(last)
    kept = (span for span in spans if span.first <= last)
    return _in_order(replace(span, last=last) if span.end > last else span for span in kept)


def correct(spans: Spans, wrong: Span, first: dt.date, given: Mapping[str, Any]) -> Spans:
    """Replace `wrong` by what was really true: other facts, another first day, or both.

    The span before it moves its last day along when the two touched. ValueError when the first day would swallow the
    span before it, or come after the last day.
    """
    if first > wrong.end:
        raise ValueError("it would begin after its last day")
    before = next((span for span in spans if span.last is not None and span.last + ONE_DAY == wrong.first), None)
    earlier = [span for span in spans if span is not wrong and span is not before]
    if before is not None and first <= before.first:
        raise ValueError("it would begin before the one that it follows")
    if any(span.meets(first, wrong.last) for span in earlier):
        raise ValueError("it would overlap another one")
    right = Span(first, wrong.last, replace(wrong.facts, **given))
    moved = () if before is None else (replace(before, last=first - ONE_DAY),)
    return _in_order((*earlier, *moved, right))


def difference(before: Spans, after: Spans) -> tuple[Spans, Spans]:
    """(what no longer holds, what is new): the rows to replace and the rows to write."""
    same = {span.content for span in before} & {span.content for span in after}
    gone = tuple(span for span in before if span.content not in same)
    new = tuple(span for span in after if span.content not in same)
    return gone, new


def stint(spans: Spans) -> tuple[dt.date, dt.date | None]:
    """(first day, last day) of the latest time without a gap; the last day is None until further notice."""
    first = spans[-1].first
    for span in reversed(spans[:-1]):
        if span.end == FAR or span.end + ONE_DAY != first:
            break
        first = span.first
    return first, spans[-1].last


def uncovered(main: Spans, span: Span) -> dt.date | None:
    """The first day of a second contract on which the main one does not hold; None if it always does."""
    day = span.first
    for held in main:
        if not held.holds(day):
            continue
        if held.end >= span.end:
            return None
        day = held.end + ONE_DAY
    return day


def overlaps(spans: Iterable[Span]) -> Iterator[tuple[Span, Span]]:
    """Neighbours that share a day, which must never be."""
    ordered = sorted(spans, key=lambda span: span.first)
    return ((one, other) for one, other in pairwise(ordered) if one.end >= other.first)


def makes_circle(
    employee: int, manager: int, first: dt.date, last: dt.date | None, spans_of: Callable[[int], Iterable[Span]]
) -> bool:
    """Whether `employee` would, on some day of the span, stand above themselves through this manager.

    `spans_of` gives the spans of an employee. Only days on which the whole chain holds count.
    """
    if manager == employee:
        return True
    for span in spans_of(manager):
        above = span.facts.manager
        if above is None or not span.meets(first, last):
            continue
        from_, to = max(first, span.first), min(last or FAR, span.end)
        if makes_circle(employee, above, from_, None if to == FAR else to, spans_of):
            return True
    return False


def _in_order(spans: Iterable[Span]) -> Spans:
    return tuple(sorted(spans, key=lambda span: span.first))
