"""Printed control barcodes: what a person without a keyboard scans to say something about the scans."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Literal

PREFIX = "BO:"
MAX_QUANTITY = Decimal(999_999)
PLACES = 6

Action = Literal["undo", "quantity", "mode", "ok", "done", "unknown"]


@dataclass(frozen=True)
class Control:
    """One control code; `argument` is the mode's id or the quantity as text."""

    action: Action
    argument: str = ""


def parse(code: str) -> Control | None:
    """The control of a code such as `BO:X10`; None when it is no control code at all."""
    text = code.strip()
    if not text.upper().startswith(PREFIX):
        return None
    word, _, argument = text[len(PREFIX) :].partition(":")
    word = word.upper()
    match word, argument:
        case "UNDO", "":
            return Control("undo")
        case "OK", "":
            return Control("ok")
        case "DONE", "":
            return Control("done")
        case "MODE", mode if mode:
            return Control("mode", mode.lower())
        case "QTY", number if quantity(number) is not None:
            return Control("quantity", number)
        case times, "" if times.startswith("X") and times[1:].isdigit() and quantity(times[1:]) is not None:
            return Control("quantity", times[1:])
    return Control("unknown", text)


def quantity(text: object) -> Decimal | None:
    """A quantity that a station may ask for: more than 0, at most 999,999, six decimal places; else None."""
    if not isinstance(text, str | int) or isinstance(text, bool) or not str(text).isascii() or len(str(text)) > 20:
        return None
    try:
        number = Decimal(str(text))
    except InvalidOperation:
        return None
    if not number.is_finite() or not 0 < number <= MAX_QUANTITY:
        return None
    exponent = number.normalize().as_tuple().exponent
    return number if isinstance(exponent, int) and exponent >= -PLACES else None
