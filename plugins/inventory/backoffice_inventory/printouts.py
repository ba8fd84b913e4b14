"""What inventory puts on receipt paper: pure functions from facts to a document."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from backoffice.devices.document import Align, Barcode, Cut, Feed, Logo, PrintDocument, Row, Rule, Text

_SHARES = (5, 2, 1)
_SIDES: tuple[Align, ...] = ("left", "right", "left")


@dataclass(frozen=True)
class Line:
    """An item with its quantity in its own unit; `lot` is empty where there is none."""

    sku: str
    name: str
    quantity: Decimal
    unit: str
    lot: str = ""


def delivery_slip(number: str, company: str, place: str, at: dt.datetime, lines: Sequence[Line]) -> PrintDocument:
    """What goes out with goods: who sends what from where, the number as a barcode, a line to sign. `at` is local."""
    return PrintDocument(
        f"Delivery slip {number}",
        (
            Logo(),
            Text(company, "center", bold=True),
            Text("Delivery slip", "center", bold=True, size=2),
            Row((number, f"{at:%Y-%m-%d %H:%M}"), aligns=("left", "right")),
            Text(f"From {place}"),
            Rule(),
            *_goods(lines),
            Rule(),
            Barcode(number),
            Feed(2),
            Text("Received: ____________________"),
            Cut(),
        ),
    )


def count_sheet(place: str, name: str, at: dt.datetime, lines: Sequence[Line], blind: bool = True) -> PrintDocument:
    """What to count at a place, with room to write. Blind: without the quantities of the books, so that one counts."""
    blocks: list[Row | Text] = []
    for line in lines:
        told = "____" if blind else f"{_plain(line.quantity)} / ____"
        blocks.append(Row((line.sku, told, line.unit), _SHARES, _SIDES, bold=True))
        blocks.append(Text(line.name + (f", lot {line.lot}" if line.lot else "")))
    return PrintDocument(
        f"Count sheet {place}",
        (
            Text("Count sheet", "center", bold=True, size=2),
            Row((place, f"{at:%Y-%m-%d %H:%M}"), aligns=("left", "right"), bold=True),
            Text(name),
            Barcode(place),
            Rule(),
            *(blocks or [Text("Nothing is kept here.")]),
            Rule(),
            Feed(2),
            Text("Counted by: ____________________"),
            Cut(),
        ),
    )


def counter_receipt(number: str, company: str, at: dt.datetime, lines: Sequence[Line]) -> PrintDocument:
    """What somebody who fetches goods at the counter takes along. No prices: nothing here knows what was sold."""
    return PrintDocument(
        f"Counter receipt {number}",
        (
            Logo(),
            Text(company, "center", bold=True),
            Row((f"Receipt {number}", f"{at:%Y-%m-%d %H:%M}"), aligns=("left", "right")),
            Rule(),
            *_goods(lines),
            Rule(),
            Text("Thank you", "center"),
            Cut(),
        ),
    )


def _goods(lines: Sequence[Line]) -> list[Row | Text]:
    blocks: list[Row | Text] = []
    for line in lines:
        blocks.append(Row((line.name, _plain(line.quantity), line.unit), _SHARES, _SIDES))
        blocks.append(Text(f"  {line.sku}" + (f", lot {line.lot}" if line.lot else "")))
    return blocks


def _plain(quantity: Decimal) -> str:
    """Without zeros that say nothing: 40, not 40.000000."""
    return f"{quantity.normalize():f}"
