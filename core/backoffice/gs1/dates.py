"""Dates in GS1 codes: YYMMDD, without a century and sometimes without a day."""

from __future__ import annotations

import calendar
import datetime as dt


def date_of(digits: str, this_year: int) -> dt.date:
    """The date of six digits; `ValueError` if there is none.

    GS1 General Specifications, 7.12: of the centuries the one that brings the year between 49 years back and 50 ahead.
    Section 3.4: day 00 is the last of the month.
    """
    year, month, day = (int(digits[at : at + 2]) for at in (0, 2, 4))
    ahead = (year - this_year) % 100
    year = this_year + (ahead if ahead <= 50 else ahead - 100)
    if not 1 <= month <= 12:
        raise ValueError(f"{digits} is no date: there is no month {month}")
    return dt.date(year, month, day or calendar.monthrange(year, month)[1])
