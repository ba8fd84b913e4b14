"""What happened in the catalogue."""

from __future__ import annotations

from backoffice.bus import Event
from backoffice_catalog.fields import PackSize


class ItemCreated(Event, name="item.created", version=1):
    """There is a new item; its barcodes are told one by one."""

    item: int
    sku: str
    name: str
    uom: int
    tracking: str


class ItemChanged(Event, name="item.changed", version=1):
    """The item has these values now; `archived` items are no longer offered."""

    item: int
    sku: str
    name: str
    archived: bool


class BarcodeAssigned(Event, name="barcode.assigned", version=1):
    """`code` now stands for `quantity` of the item."""

    barcode: int
    item: int
    code: str
    quantity: PackSize
