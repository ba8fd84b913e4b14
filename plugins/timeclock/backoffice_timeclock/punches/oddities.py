"""What is odd about a punch. It is kept all the same; each word here is shown to people and decides nothing. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

WORDS: Final = {
    "unknown_badge": "Nobody has this badge",
    "lost_badge": "The badge is blocked",
    "expired_badge": "The badge has expired",
    "early_badge": "The badge is not valid yet",
    "unknown_employee": "There is no employee with this number",
    "other_company": "The person works for another company",
    "future": "Later than our clock",
    "late": "Told more than a week after",
    "before_hiring": "Before the first day",
    "after_leaving": "After the last day",
    "clock_skew": "The clock of the terminal is off",
    "pin_not_checked": "The PIN was not checked",
    "repeated": "Twice within moments, counts once",
    "missing_out": "The OUT before it is missing",
    "in_while_in": "IN while in already",
    "out_without_in": "OUT without an IN",
    "break_without_in": "Break without an IN",
    "break_in_break": "Break during a break",
    "break_end_without_start": "End of a break without its start",
}
"""Every flag in words."""
LATE: Final = dt.timedelta(days=7)


@dataclass(frozen=True)
class Person:
    """What is known of who punched."""

    company_id: int
    hired_on: dt.date
    left_on: dt.date | None


@dataclass(frozen=True)
class Circumstances:
    """Everything around one punch that may be odd. `badge` is what a badge was worth then, or empty without one.

    A punch that is `brought_over` from another clock is told long after it was made, and nobody wonders.
    """

    at: dt.datetime
    now: dt.datetime
    day: dt.date
    company_id: int
    badge: str
    person: Person | None
    checked: bool
    offset_ms: int | None
    tolerance: dt.timedelta
    brought_over: bool = False


def oddities(of: Circumstances) -> Iterator[str]:
    """The flags, those of identity first."""
    if of.badge and of.badge != "valid":
        yield f"{of.badge}_badge"
    if of.person is None and not of.badge:
        yield "unknown_employee"
    if not of.checked:
        yield "pin_not_checked"
    if of.at - of.now > of.tolerance:
        yield "future"
    if of.now - of.at > LATE and not of.brought_over:
        yield "late"
    if of.offset_ms is not None and dt.timedelta(milliseconds=abs(of.offset_ms)) > of.tolerance:
        yield "clock_skew"
    if of.person is not None:
        yield from _about(of.person, of)


def _about(person: Person, of: Circumstances) -> Iterator[str]:
    if person.company_id != of.company_id:
        yield "other_company"
    if of.day < person.hired_on:
        yield "before_hiring"
    if person.left_on is not None and of.day > person.left_on:
        yield "after_leaving"
