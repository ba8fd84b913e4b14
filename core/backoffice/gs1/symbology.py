"""The gate in front of all meaning: symbology identifiers (ISO/IEC 15424) and what must be true under each.

A code that its scanner calls an EAN but that has a wrong check digit was read wrongly; a code that is announced as GS1
and is none comes from a misprinted label or a scanner that lost the separators. Neither may move stock.
"""

from __future__ import annotations

import re
from typing import Final

GS1: Final = frozenset({"]C1", "]e0", "]d2", "]Q3", "]J1"})
"""Carriers of element strings: GS1-128, DataBar, DataMatrix, QR, DotCode (GS1 General Specifications, 7.8.2)."""
_EAN: Final = {"]E0": (12, 13), "]E4": (8,)}
"""Digits: EAN-13 and UPC-A, which some scanners send with its twelve; EAN-8 (ISO/IEC 15424, table 2)."""
_IDENTIFIER: Final = re.compile(r"\][A-Za-z][0-9A-Za-z]")
_BROKEN: Final = re.compile(r"\][A-Za-z]?")


class NoCode(Exception):  # noqa: N818  (an answer to a scan, not an error of ours)
    """The code cannot be what its scanner says. The message is for people and says what to do."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def symbol(code: str, aim: str) -> tuple[str, str]:
    """(symbology identifier or empty, code without it) of a scan; `NoCode` when the one does not fit the other."""
    if not aim:
        found = _IDENTIFIER.match(code)
        if found is not None:
            aim, code = found[0], code[found.end() :]
        elif _BROKEN.fullmatch(code):
            raise NoCode("bad_symbology", "Only part of a symbology identifier came. Scan again; check the scanner.")
    if not aim:
        return "", code
    if not code:
        raise NoCode("empty_code", f"Nothing came after the symbology identifier {aim}. Scan again; check the scanner.")
    if aim in _EAN:
        _check_ean(code, _EAN[aim])
    return aim, code


def check_digit(digits: str) -> str:
    """The digit that brings the sum, weighed 3, 1, 3, … from the right, to a multiple of ten (GS1 GS, 7.9)."""
    total = sum(int(digit) * (1 if place % 2 else 3) for place, digit in enumerate(reversed(digits)))
    return str(-total % 10)


def is_checked(digits: str) -> bool:
    return digits.isascii() and digits.isdigit() and len(digits) > 1 and check_digit(digits[:-1]) == digits[-1]


def _check_ean(code: str, lengths: tuple[int, ...]) -> None:
    if not (code.isascii() and code.isdigit() and len(code) in lengths):
        digits = " or ".join(map(str, lengths))
        raise NoCode("bad_ean", f"This is no EAN code: it must have {digits} digits. Scan again; send UPC-E as UPC-A.")
    if not is_checked(code):
        raise NoCode("bad_check_digit", "The check digit of this EAN code is wrong: it was misread. Scan it again.")
