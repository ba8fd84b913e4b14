"""The element strings of a GS1 code: which item, which lot, how many. No database."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Final

from backoffice.gs1.dates import date_of
from backoffice.gs1.symbology import GS1, NoCode, is_checked

GS: Final = "\x1d"
_CHECKED: Final = ("00", "01", "02")
_WEIGHT: Final = re.compile(r"310([0-5])")


@dataclass(frozen=True)
class Elements:
    """`all` has every element by its application identifier; the rest are those that stock cares about.

    `gtin` (01, or 02 for what a logistic unit holds) has 14 digits, `sscc` (00) 18. `count` is 30 or 37, `weight` the
    net weight in kilograms (310n). `expiry` (17) is a date.
    """

    all: Mapping[str, str]
    gtin: str = ""
    lot: str = ""
    serial: str = ""
    sscc: str = ""
    expiry: dt.date | None = None
    count: Decimal | None = None
    weight: Decimal | None = None


def elements(code: str, aim: str, this_year: int | None = None) -> Elements | None:
    """What a GS1 code holds; None when its symbology carries none; `NoCode` when it should and does not.

    `this_year` settles the century of dates; without it, that of the clock in UTC.
    """
    if aim not in GS1:
        return None
    return _parsed(code, this_year or dt.datetime.now(dt.UTC).year)


@lru_cache(maxsize=256)
def _parsed(code: str, this_year: int) -> Elements:
    held = _split(code)
    for identifier in _CHECKED:
        if identifier in held and not is_checked(held[identifier]):
            raise NoCode("bad_check_digit", f"The check digit of ({identifier}) is wrong. Scan again; check the label.")
    try:
        expiry = date_of(held["17"], this_year) if "17" in held else None
    except ValueError as fault:
        raise _broken("(17) is no date") from fault
    count = held.get("37") or held.get("30")
    weight = next((_weight(found, held[found[0]]) for found in map(_WEIGHT.fullmatch, held) if found), None)
    return Elements(
        held, held.get("01") or held.get("02") or "", held.get("10", ""), held.get("21", ""), held.get("00", ""),
        expiry, None if count is None else Decimal(count), weight,
    )  # fmt: skip


def _split(code: str) -> dict[str, str]:
    """{application identifier: value}. biip has the table of identifiers; what it lets pass is refused here.

    An element of variable length must end with a separator (7.8.3), and one that comes twice must say the same.
    """
    from biip import ParseError  # 0.1 s, which scans without GS1 need not pay
    from biip.gs1_messages import GS1Message

    code = code.removeprefix(GS).removesuffix(GS)
    if not code or code != code.strip():
        raise _broken("there are blanks around it, or nothing")
    try:
        found = GS1Message.parse(code).element_strings
    except ParseError as fault:
        raise _broken(str(fault)) from fault
    held: dict[str, str] = {}
    at = 0
    for one in found:
        at += len(one.ai.ai) + len(one.value)
        if one.ai.separator_required and at < len(code) and code[at] != GS:
            raise _broken(f"({one.ai.ai}) has no end")
        while code[at : at + 1] == GS:
            at += 1
        if held.setdefault(one.ai.ai, one.value) != one.value:
            raise _broken(f"({one.ai.ai}) comes twice with different values")
    return held


def _weight(found: re.Match[str], digits: str) -> Decimal:
    return Decimal(digits).scaleb(-int(found[1]))


def _broken(why: str) -> NoCode:
    why = why[:120].rstrip(".")
    return NoCode("bad_gs1", f"The scanner calls it GS1, but it is none: {why}. Scan again; check label and scanner.")
