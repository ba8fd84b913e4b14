"""What private data must be like, pure."""

from __future__ import annotations

import datetime as dt

from babel import Locale

OLDEST = 120
"""Years. Nobody alive is older; a year typed wrongly usually is."""
YOUNGEST = 13
"""Years. The lowest age of any paid work in the European Union (Directive 94/33/EC, article 4)."""


def currency(code: str) -> str:
    """An ISO 4217 currency code; ValueError for others."""
    if code not in Locale("en").currencies:
        raise ValueError("must be the three letters of a currency, such as EUR")
    return code


def plausible_birth(born: dt.date, today: dt.date) -> bool:
    """Whether somebody born on that day can be working today."""
    age = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    return YOUNGEST <= age <= OLDEST
