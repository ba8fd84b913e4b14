"""A page that shows what a receipt printer can: letters, sizes, columns, barcode, QR code, cut."""

from __future__ import annotations

import datetime as dt

from backoffice.devices.document import Align, Barcode, Cut, Logo, PrintDocument, Qr, Row, Rule, Text

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ abcdefghijklmnopqrstuvwxyz 0123456789"
BEYOND = "äöü ÄÖÜ ß € éèñç ł ø Ωλ Жд"
_SIDES: tuple[Align, ...] = ("left", "right")


def test_page(device: str, driver: str, by: str, at: dt.datetime) -> PrintDocument:
    """The page for a device. Who reads it sees whether width, code pages and codes are right. `at` is UTC."""
    return PrintDocument(
        "Test page",
        (
            Logo(),
            Text("Test page", "center", bold=True, size=2),
            Text(device, "center"),
            Rule(),
            Row(("Asked", f"{at:%Y-%m-%d %H:%M} UTC"), aligns=_SIDES),
            Row(("By", by[:40]), aligns=_SIDES),
            Row(("Driver", driver), aligns=_SIDES),
            Rule(),
            Text(LETTERS),
            Text(BEYOND),
            Text("Bold", bold=True),
            Barcode("TEST-0123456789"),
            Qr("Test page 0123456789"),
            Cut(),
        ),
    )
