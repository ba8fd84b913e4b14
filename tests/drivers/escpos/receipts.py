"""Receipts and settings of the tests."""

from __future__ import annotations

from backoffice.devices import PrintDocument
from backoffice.devices.document import Barcode, Cut, Drawer, Feed, Logo, Qr, Row, Rule, Text
from backoffice.devices.setting import Value
from backoffice_escpos import DRIVERS

BY_NAME = {driver.name: driver for driver in DRIVERS}
TITLE = "Counter receipt 17"


def receipt(lines: int = 3) -> PrintDocument:
    goods = tuple(Row((f"Bolt M8 x {at}", "2", f"{at}.50"), (5, 1, 2)) for at in range(lines))
    return PrintDocument(
        TITLE,
        (
            Logo(), Text("Müller & Söhne", "center", True, 2), Rule(), *goods, Rule(),
            Row(("Total", "€ 12.00"), (5, 3), ("left", "right"), bold=True),
            Barcode("4006381333931", "ean13"), Barcode("SLIP-20260017"), Qr("https://example.org/17"), Feed(2), Cut(),
        ),
    )  # fmt: skip


def rendered(document: PrintDocument, **settings: Value) -> bytes:
    driver = BY_NAME["escpos.network"]
    return driver.render(document, settings)  # type: ignore[attr-defined,no-any-return]


def pictured(data: bytes, **settings: Value) -> bytes:
    driver = BY_NAME["escpos.network"]
    return driver.preview(data, settings)  # type: ignore[attr-defined,no-any-return]


DRAWER = Drawer()
