"""Balances: sums of the ledger by day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from backoffice_people.leave.rules.terms import Entry


def balance_on(day: dt.date, entries: Iterable[Entry], opening: Decimal = Decimal(0)) -> Decimal:
    """The balance at the end of the day: what was there before the entries, and those up to and on that day."""
    return opening + sum((entry.days for entry in entries if entry.day <= day), Decimal(0))


def lowest(first: dt.date, entries: Iterable[Entry], opening: Decimal = Decimal(0)) -> tuple[dt.date, Decimal]:
    """The lowest balance at the end of any day from `first` on, and the first day on which it is that low."""
    known = list(entries)
    days = sorted({first, *(entry.day for entry in known if entry.day > first)})
    return min(((day, balance_on(day, known, opening)) for day in days), key=lambda found: (found[1], found[0]))
