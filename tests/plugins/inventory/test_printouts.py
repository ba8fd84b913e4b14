"""What inventory puts on paper."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from backoffice.devices import PrintDocument
from backoffice.devices.document import Barcode, Cut, Row, Text
from backoffice_inventory.printouts import Line, count_sheet, counter_receipt, delivery_slip

AT = dt.datetime(2026, 11, 24, 9, 30)  # noqa: DTZ001  (the wall clock of the place, as it is printed)
BOLTS = Line("FX-M8-40-Z", "Hex bolt M8 × 40", Decimal("40.000000"), "pcs", "L-7")
OIL = Line("OIL-1", "Cutting oil", Decimal("2.5"), "l")


def words(document: PrintDocument) -> str:
    return "\n".join(
        " ".join(one.cells) if isinstance(one, Row) else one.text
        for one in document.blocks
        if isinstance(one, Row | Text)
    )


def test_a_slip_names_goods_quantities_and_lots_and_can_be_scanned() -> None:
    slip = delivery_slip("M-17", "Northwind Ltd", "A-04-2", AT, [BOLTS, OIL])
    assert Barcode("M-17") in slip.blocks and slip.blocks[-1] == Cut()
    assert "Hex bolt M8 × 40 40 pcs\n  FX-M8-40-Z, lot L-7\nCutting oil 2.5 l" in words(slip)
    assert "2026-11-24 09:30" in words(slip) and "Received:" in words(slip)


def test_who_counts_is_not_told_what_the_books_say() -> None:
    blind = words(count_sheet("A-04-2", "Rack A, shelf 4", AT, [BOLTS]))
    assert "FX-M8-40-Z ____ pcs" in blind and "40 /" not in blind
    assert "FX-M8-40-Z 40 / ____ pcs" in words(count_sheet("A-04-2", "Rack A", AT, [BOLTS], blind=False))
    assert "Nothing is kept here." in words(count_sheet("A-04-2", "Rack A", AT, []))


def test_a_counter_receipt_shows_no_prices_and_goes_over_the_wire() -> None:
    receipt = counter_receipt("M-17", "Northwind Ltd", AT, [BOLTS])
    assert "Receipt M-17" in words(receipt)
    assert PrintDocument.from_json(receipt.to_json()) == receipt
