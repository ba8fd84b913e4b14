"""The dots of barcodes and QR codes, from what the printer was told."""

from __future__ import annotations

from typing import Any

from PIL import Image


def bars(system: int, payload: bytes) -> tuple[str, str] | None:
    """(modules as "1" and "0", the caption) of a `GS k`; None for what the picture cannot draw."""
    from barcode.codex import Code39
    from barcode.ean import EAN8, EAN13
    from barcode.upc import UPCA

    text = payload.decode("ascii", "replace")
    made: Any = {65: UPCA, 67: EAN13, 68: EAN8}.get(system)
    if made is not None:
        symbol = made(text)
        return symbol.build()[0], symbol.get_fullcode()
    if system == 69:
        return Code39(text, add_checksum=False).build()[0], text
    return _code128(payload) if system == 73 else None


def _code128(payload: bytes) -> tuple[str, str] | None:
    """ISO/IEC 15417: start, symbols, check symbol modulo 103, stop."""
    from barcode.charsets.code128 import CODES, STOP

    values: list[int] = []
    caption, current, at = "", b"", 0
    while at < len(payload):
        if payload[at : at + 1] == b"{" and payload[at + 1 : at + 2] in (b"A", b"B", b"C"):
            switch = payload[at + 1 : at + 2]
            values.append({b"A": 101, b"B": 100, b"C": 99}[switch] if values else 38 + switch[0])
            current, at = switch, at + 2
            continue
        if current == b"C":
            values.append(payload[at])
            caption += f"{payload[at]:02d}"
            at += 1
            continue
        at += 1 if payload[at : at + 2] == b"{{" else 0
        values.append(payload[at] - 32)
        caption += chr(payload[at])
        at += 1
    if not values:
        return None
    check = (values[0] + sum(place * value for place, value in enumerate(values))) % 103
    return "".join(CODES[value] for value in (*values, check)) + STOP + "11", caption


def qr(data: bytes, size: int) -> Image.Image:
    import qrcode
    from qrcode.constants import ERROR_CORRECT_M

    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, box_size=size, border=0)
    code.add_data(data, optimize=0)
    code.make()
    rows = code.get_matrix()
    dots = Image.new("1", (len(rows), len(rows)), 1)
    dots.putdata([0 if dark else 1 for row in rows for dark in row])
    return dots.resize((len(rows) * size, len(rows) * size), Image.Resampling.NEAREST)
