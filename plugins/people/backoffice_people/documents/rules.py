"""When somebody has to be reminded of a document. Pure; no database."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class Expiry:
    """How a document stands on a day: `days` are left (0: it is the last day), negative once it is over."""

    days: int
    due: bool

    @property
    def over(self) -> bool:
        return self.days < 0


def expiry(valid_until: dt.date, remind_days: int, today: dt.date) -> Expiry:
    """A document is good up to and including its last day; a reminder is due `remind_days` before that."""
    days = (valid_until - today).days
    return Expiry(days, days <= remind_days)


def in_words(found: Expiry) -> str:
    """Such as “ends in 12 days”."""
    if found.days > 1:
        return f"ends in {found.days} days"
    if found.over:
        return "ended yesterday" if found.days == -1 else f"ended {-found.days} days ago"
    return "ends tomorrow" if found.days == 1 else "ends today"


def order_fault(issued_on: dt.date | None, valid_until: dt.date | None) -> str:
    """What is wrong with the two days of a document, in words; empty if nothing is."""
    if issued_on is not None and valid_until is not None and valid_until < issued_on:
        return "It would end before it was issued"
    return ""
