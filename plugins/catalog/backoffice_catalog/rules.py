"""What a barcode may be, and when two of them are the same one. Pure; no database."""

from __future__ import annotations

GTIN_LENGTHS = (8, 12, 13, 14)


def check_digit(digits: str) -> str:
    """The GS1 check digit for `digits`, which come without it (GS1 General Specifications, section 7.9).

    From the right the digits weigh 3, 1, 3, …; the check digit brings their sum to a multiple of ten.
    """
    total = sum(int(d) * (3 if place % 2 == 0 else 1) for place, d in enumerate(reversed(digits)))
    return str(-total % 10)


def is_gtin_shaped(code: str) -> bool:
    """Whether the code has the form of a GTIN: 8, 12, 13 or 14 digits, the last of which checks the others."""
    return len(code) in GTIN_LENGTHS and code.isascii() and code.isdigit()


def expected_check_digit(code: str) -> str | None:
    """The digit that `code` should end in; None when it does, or when it is not of the form of a GTIN."""
    if not is_gtin_shaped(code):
        return None
    right = check_digit(code[:-1])
    return None if code[-1] == right else right


def canonical(code: str) -> str:
    """The same text for every way to write the same code.

    A GTIN is one number whether it is printed as UPC-A with 12 digits, EAN-13 or in the 14 digits of an element
    string (GS1 General Specifications, section 3.3.2: filled up with zeros on the left). Other codes stay as they are.
    """
    if is_gtin_shaped(code) and expected_check_digit(code) is None:
        return code.zfill(14)
    return code
