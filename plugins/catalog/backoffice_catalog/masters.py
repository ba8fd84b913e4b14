"""The catalogue's masters: what can be created, changed, archived and restored in the common way."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from backoffice.bus import Command, Payload, Tx
from backoffice.records.master import Master
from backoffice_catalog.events import ItemChanged
from backoffice_catalog.models import Item, Unit

units = Master(
    Unit,
    "catalog",
    name="units",
    key="code",
    label="name",
    fields=("code", "name", "places"),
    icon="ruler-2",
    description="What goods are counted in.",
    label_public=True,
    example={"code": "pallet", "name": "Pallet", "places": 0},
)

items = Master(
    Item,
    "catalog",
    name="items",
    key="sku",
    label="name",
    fields=("sku", "name", "uom", "tracking"),
    example={"sku": "FX-M8-40-Z", "name": "Hex bolt M8 × 40 zinc", "uom": "pcs"},
)
"""Creating an item (with its barcodes) and reading it are our own; the rest is common."""


def telling(command: Command) -> Command:
    """The command of a master of items, which also tells everybody that the item has changed."""

    def handler(tx: Tx, payload: Payload) -> Any:
        saved = command.handler(tx, payload)
        row = tx.get(Item, saved["id"])
        assert row is not None  # it was changed in this transaction
        archived = row["archived_at"] is not None
        tx.emit(ItemChanged(item=row["id"], sku=row["sku"], name=row["name"], archived=archived))
        return saved

    return replace(command, handler=handler)
