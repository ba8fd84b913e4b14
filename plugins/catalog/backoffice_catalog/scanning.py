"""What a scanned code may mean to the catalogue: a barcode, the GTIN in a GS1 code, or the number of an item."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from backoffice.declarations import Match, Read
from backoffice.gs1 import Elements, elements
from backoffice_catalog.fields import Tracking
from backoffice_catalog.rules import canonical


def matches(read: Read, code: str, aim: str) -> Iterator[Match]:
    """The item whose barcode, or else whose number, this is; a pack's code stands for all that is in it."""
    held = elements(code, aim)
    if held is not None and held.gtin:
        yield from (_told(read, match, held) for match in _by_barcode(read, held.gtin))
        return
    known = set()
    for match in _by_barcode(read, code):
        known.add(match.id)
        yield match
    for row in read("catalog.items", sku=code):
        if row["id"] not in known:
            yield Match(kind="catalog.item", id=row["id"], key=row["sku"], label=row["name"], unit=row["uom"])


def _by_barcode(read: Read, code: str) -> Iterator[Match]:
    for row in read("catalog.barcodes", canonical=canonical(code)):
        yield Match(
            kind="catalog.item",
            id=row["item_id"],
            key=row["item"],
            label=row["item_name"],
            detail=row["code"],
            quantity=row["quantity"],
            unit=row["unit"],
        )


def _told(read: Read, match: Match, held: Elements) -> Match:
    """The match with what the GS1 code says besides: how much, and of an item that is tracked, which lot."""
    item = read("catalog.items", sku=match.key)[0]
    data: dict[str, Any] = dict(_facts(held))
    lot = {Tracking.lot: held.lot, Tracking.serial: held.serial}.get(item["tracking"], "")
    if lot:
        data["lot"] = lot
    return replace(match, quantity=_quantity(match, held, match.unit or item["uom"]), data=data)


def _facts(held: Elements) -> Mapping[str, str]:
    """What the label says; stock decides what of it counts."""
    said = {
        "batch": held.lot,
        "serial": held.serial,
        "expiry": held.expiry.isoformat() if held.expiry else "",
        "sscc": held.sscc,
    }
    return {name: value for name, value in said.items() if value}


def _quantity(match: Match, held: Elements, unit: str) -> Decimal:
    """The net weight of what is counted in kilograms; else the count times what one code stands for."""
    if held.weight is not None and unit.lower() == "kg":
        return held.weight
    return match.quantity if held.count is None else match.quantity * held.count
