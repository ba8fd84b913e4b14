"""Barcodes as `GS k` with a counted length, and the symbols' own rules. None where a text is no such barcode."""

from __future__ import annotations

import re
from typing import Final

from backoffice.devices.document import Barcode

GS_K: Final = b"\x1dk"
_SYSTEMS: Final = {"upca": 65, "ean13": 67, "ean8": 68, "code39": 69, "code128": 73}
_DIGITS: Final = {"upca": 12, "ean13": 13, "ean8": 8}
_MODULES: Final = {"upca": 95, "ean13": 95, "ean8": 67}
_CODE39: Final = re.compile(r"[0-9A-Z $%+\-./]+")
_CODE128: Final = re.compile(r"[ -~]+")
QUIET: Final = 20
"""Modules of quiet zone: ten at each side."""
_REAL_TIME: Final = (b"\x10\x04", b"\x10\x05", b"\x10\x14")
"""What printers obey within any data: DLE EOT, DLE ENQ, DLE DC4 (Epson's reference, "real-time commands")."""


def command(barcode: Barcode, dots: int) -> bytes | None:
    """The bytes of the symbol with its height, module width and caption; None if it is none or does not fit."""
    data = _data(barcode)
    if data is None:
        return None
    payload, modules = data
    width = next((width for width in (3, 2) if (modules + QUIET) * width <= dots), None)
    if width is None or len(payload) > 255:
        return None
    height = max(1, min(255, barcode.height * 8))
    caption = 2 if barcode.caption else 0
    head = b"\x1dh" + bytes((height,)) + b"\x1dw" + bytes((width,)) + b"\x1dH" + bytes((caption,))
    return head + GS_K + bytes((_SYSTEMS[barcode.symbology], len(payload))) + payload


def _data(barcode: Barcode) -> tuple[bytes, int] | None:
    """(payload, modules) of the symbol."""
    text = barcode.text
    if barcode.symbology in _DIGITS:
        length = _DIGITS[barcode.symbology]
        if not (text.isascii() and text.isdigit()) or len(text) not in (length - 1, length):
            return None
        body = text[: length - 1]
        whole = body + check_digit(body)
        return (whole.encode(), _MODULES[barcode.symbology]) if whole.startswith(text) else None
    if barcode.symbology == "code39":
        return (text.encode(), 16 * (len(text) + 2)) if _CODE39.fullmatch(text) else None
    return code128(text) if _CODE128.fullmatch(text) else None


def check_digit(body: str) -> str:
    """GS1's: threes and ones from the right (General Specifications, 7.9)."""
    total = sum(int(digit) * (3 if at % 2 == 0 else 1) for at, digit in enumerate(reversed(body)))
    return str(-total % 10)


def code128(text: str) -> tuple[bytes, int]:
    """(payload, modules): set C for runs of four or more digits, else B; a `{` in set B is written twice.

    Set C sends two digits as one byte of 0 to 99. Pairs that would make a real-time command (16 04, 16 05, 16 20) are
    sent in set B instead: printers obey those within data too, and a barcode would open the drawer.
    """
    payload, symbols, current = bytearray(), 3, ""  # start, check and stop
    at = 0
    while at < len(text):
        run = re.match(r"(?:\d\d)*", text[at:])
        digits = len(run[0]) if run else 0
        long_enough = digits >= 4 or (digits >= 2 and current == "C")
        pair = bytes((int(text[at : at + 2]),)) if long_enough else b""
        smuggles = pair and current == "C" and bytes((*payload[-1:], *pair)) in _REAL_TIME
        wanted = "C" if pair and not smuggles else "B"
        if wanted != current:
            payload += b"{" + wanted.encode()
            symbols += 1 if current else 0
            current = wanted
        if wanted == "C":
            payload += pair
            at += 2
        else:
            payload += b"{{" if text[at] == "{" else text[at].encode()
            at += 1
        symbols += 1
    return bytes(payload), 11 * symbols + 2
