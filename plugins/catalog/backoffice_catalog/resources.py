"""What can be read of the catalogue. Master data is common to all companies and sites."""

from __future__ import annotations

import sqlalchemy as sa

from backoffice.resources import Resource
from backoffice_catalog.models import Barcode, Item, Unit

items = Resource(
    "catalog.items",
    sa.select(
        Item.id,
        Item.sku,
        Item.name,
        Unit.code.label("uom"),
        Item.tracking,
        Item.cost_method,
        Item.archived_at,
        Item.created_at,
        Item.version,
    ).join(Unit, Unit.id == Item.uom_id),
    title="Items",
    description="Everything that is bought, kept and sold.",
    key="sku",
    label="name",
    search=("sku", "name"),
    shared=True,
    label_public=True,
    labels={"uom": "Unit", "archived_at": "Archived", "created_at": "Created"},
    hidden=("id", "version", "archived_at", "created_at"),
    archived="archived_at",
    create="catalog.create_item",
    actions=("catalog.update_item", "catalog.add_barcode", "catalog.archive_item", "catalog.restore_item"),
    icon="package",
)

barcodes = Resource(
    "catalog.barcodes",
    sa.select(
        Barcode.id,
        Barcode.code,
        Barcode.canonical,
        Barcode.item_id,
        Item.sku.label("item"),
        Item.name.label("item_name"),
        Unit.code.label("unit"),
        Barcode.quantity,
    )
    .join(Item, Item.id == Barcode.item_id)
    .join(Unit, Unit.id == Barcode.unit_id, isouter=True),
    title="Barcodes",
    description="The codes printed on items and on packs of them.",
    key="code",
    label="item_name",
    search=("code",),
    shared=True,
    labels={"item": "Item", "item_name": "Name"},
    hidden=("id", "canonical", "item_id"),
    create="catalog.add_barcode",
    actions=("catalog.remove_barcode",),
    icon="barcode",
)
