"""What private data must be like, pure."""

from __future__ import annotations

import datetime as dt

from babel import Locale
from stdnum import iban
from stdnum.exceptions import InvalidChecksum, ValidationError

OLDEST = 120
"""Years. Nobody alive is older; a year typed wrongly usually is."""
YOUNGEST = 13
"""Years. The lowest age of any paid work in the European Union (Directive 94/33/EC, article 4)."""


def iban_number(text: str) -> str:
    """The IBAN (ISO 13616) without blanks, in capitals; ValueError says what is wrong with it."""
    packed = "".join(text.upper().split())
    if not (packed.isascii() and packed.isalnum()):
        raise ValueError("consists of letters and digits, such as DE89 3704 0044 0532 0130 00")
    try:
        return str(iban.validate(packed))
    except InvalidChecksum:
        raise ValueError("has a mistyped character: its check digits do not fit") from None
    except ValidationError:
        raise ValueError(f"is not of the form that accounts in {packed[:2]} have") from None


def country(code: str) -> str:
    """The two letters of a country (ISO 3166-1) in capitals; ValueError for others."""
    known = code.upper()
    if len(known) != 2 or known not in Locale("en").territories:
        raise ValueError("must be the two letters of a country, such as DE")
    return known


def currency(code: str) -> str:
    """An ISO 4217 currency code; ValueError for others."""
    if code not in Locale("en").currencies:
        raise ValueError("must be the three letters of a currency, such as EUR")
    return code


def plausible_birth(born: dt.date, today: dt.date) -> bool:
    """Whether somebody born on that day can be working today."""
    age = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    return YOUNGEST <= age <= OLDEST
