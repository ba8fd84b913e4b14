"""What a scanned code may mean to the catalogue: a barcode, or the number of an item."""

from __future__ import annotations

from collections.abc import Iterator

from backoffice.declarations import Match, Read
from backoffice_catalog.rules import canonical


def matches(read: Read, code: str) -> Iterator[Match]:
    """The item whose barcode, or else whose number, this is; a pack's code stands for all that is in it."""
    barcodes = read("catalog.barcodes", canonical=canonical(code))
    for row in barcodes:
        yield Match(
            kind="catalog.item",
            id=row["item_id"],
            key=row["item"],
            label=row["item_name"],
            detail=row["code"],
            quantity=row["quantity"],
            unit=row["unit"],
        )
    known = {row["item_id"] for row in barcodes}
    for row in read("catalog.items", sku=code):
        if row["id"] not in known:
            yield Match(kind="catalog.item", id=row["id"], key=row["sku"], label=row["name"], unit=row["uom"])
