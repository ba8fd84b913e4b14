"""What can be done to the catalogue, beyond what `masters` brings."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from backoffice.bus import Inverse, Tx, command
from backoffice.db.hot import Hot
from backoffice.kinds import Id
from backoffice.records.changes import Saved
from backoffice_catalog import barcodes
from backoffice_catalog.events import ItemCreated
from backoffice_catalog.masters import items
from backoffice_catalog.models import Unit
from backoffice_catalog.payloads import AddBarcode, CreateItem, RemoveBarcode

_UNIT_IN_USE = Hot(sa.select(Unit.id).where(Unit.id == sa.bindparam("unit"), Unit.archived_at.is_(None)))


@dataclass(frozen=True)
class Assigned:
    """The barcode that was made."""

    id: Id


@command(
    "catalog",
    title="New item",
    example={"sku": "FX-M8-40-Z", "name": "Hex bolt M8 × 40 zinc", "uom": "pcs", "barcodes": ["2000000417400"]},
    inverse=Inverse("catalog.archive_item", lambda asked, done: {"item": done["id"]}),
)
def create_item(tx: Tx, p: CreateItem) -> Saved:
    """Add an item to the catalogue, with its barcodes if it has any yet."""
    message = "This unit is archived. Nothing was written; choose another."
    tx.refuse_unless(tx.one(_UNIT_IN_USE, unit=p.uom) is not None, "uom", message, code="archived")
    saved: Saved = items.create.handler(tx, p)
    for number, line in enumerate(p.barcodes):
        barcodes.assign(tx, saved["id"], line, f"barcodes.{number}.")
    tx.emit(ItemCreated(item=saved["id"], sku=p.sku, name=p.name, uom=p.uom, tracking=p.tracking))
    return saved


@command(
    "catalog",
    title="Add barcode",
    example={"item": "FX-M8-40-Z", "code": "12000000417407", "unit": "box", "quantity": "200"},
    on="catalog.items",
    field="item",
    inverse=Inverse("catalog.remove_barcode", lambda asked, done: {"barcode": done["id"]}),
)
def add_barcode(tx: Tx, p: AddBarcode) -> Assigned:
    """Let a code stand for this item, or for a pack of it."""
    return Assigned(id=barcodes.assign(tx, p.item, p))


@command(
    "catalog", title="Remove barcode", example={"barcode": "12000000417407"}, on="catalog.barcodes", field="barcode"
)
def remove_barcode(tx: Tx, p: RemoveBarcode) -> None:
    """Take a code off its item; it may then be given to another."""
    barcodes.remove(tx, p.barcode)
