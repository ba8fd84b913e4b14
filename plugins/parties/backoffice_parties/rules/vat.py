"""VAT numbers: their one way of writing, and whether they can be right, by the rules of their country."""

from __future__ import annotations

import re
from typing import Any

from babel import Locale
from stdnum import get_cc_module
from stdnum.exceptions import InvalidChecksum, InvalidComponent, InvalidLength, ValidationError

_SEPARATORS = re.compile(r"[\s.,\-/]")
_FORM = re.compile(r"[A-Z]{2}(?=.*[0-9])[0-9A-Z+*]{2,38}")
_HOME = {"EL": "gr", "XI": "gb"}
"""Prefixes that are no country codes: Greece writes EL, Northern Ireland XI (Directive 2006/112/EC, article 215)."""


def vat_number(text: str) -> str:
    """The number without blanks and dots, with its prefix; ValueError says what is wrong with it.

    Numbers of countries whose rules nobody has written down are taken as they are: a number that cannot be checked is
    no wrong number.
    """
    packed = _SEPARATORS.sub("", text.upper())
    prefix = packed[:2]
    if not _FORM.fullmatch(packed) or (prefix not in _HOME and prefix not in Locale("en").territories):
        raise ValueError("begins with the two letters of its country, such as DE136695976")
    rules: Any = get_cc_module(_HOME.get(prefix, prefix.lower()), "vat")
    return packed if rules is None else prefix + _checked(rules, packed, prefix)


def _checked(rules: Any, packed: str, prefix: str) -> str:
    """What follows the prefix. Some countries' rules want the prefix with the number and some without."""
    faults = []
    for given in (packed, packed[2:]):
        try:
            return str(rules.validate(given)).removeprefix(prefix)
        except ValidationError as fault:
            faults.append(fault)
    raise ValueError(_words(next((f for f in faults if isinstance(f, InvalidChecksum)), faults[-1]), prefix))


def _words(fault: ValidationError, prefix: str) -> str:
    if isinstance(fault, InvalidChecksum):
        return "has a mistyped character: its check digit does not fit; compare it with the letter that it is on"
    if isinstance(fault, InvalidLength):
        return f"is too short or too long for a number of {prefix}"
    if isinstance(fault, InvalidComponent):
        return f"has a part that no number of {prefix} has"
    return f"is not of the form that numbers of {prefix} have"
