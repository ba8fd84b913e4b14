"""Everything that decides whether a move may be: read in one go, then checked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from backoffice.bus import Tx
from backoffice.errors import NotFound
from backoffice.kinds import plain_text
from backoffice_catalog import Barcode, Tracking
from backoffice_inventory.queries import hot
from backoffice_inventory.rules import LocationKind, is_valued, minor_places, places_of
from backoffice_inventory.settings import InventorySettings


@dataclass(frozen=True, slots=True)
class Place:
    """One end of a move. `field` is the name by which the caller gave it, empty if it was not given."""

    id: int
    code: str
    kind: str
    closed: bool
    site_id: int
    company_id: int
    field: str

    @property
    def valued(self) -> bool:
        return is_valued(self.kind)


@dataclass(frozen=True, slots=True)
class Facts:
    """An item on its way from `source` to `target`."""

    item: int
    sku: str
    tracking: str
    archived_at: dt.datetime | None
    uom: int
    decimals: int
    unit: str
    source: Place
    target: Place
    currency: str

    @property
    def company_id(self) -> int:
        return self.source.company_id

    @property
    def minor_places(self) -> int:
        return minor_places(self.currency)


def gather(tx: Tx, item: int, source: int, target: int, *, fields: tuple[str, str] = ("from", "to")) -> Facts:
    """The facts about a move, checked as far as the places go; refused naming the field at fault."""
    row = tx.one(hot.FACTS, item=item, source=source, target=target)
    if row is None:
        raise NotFound("This item or one of these places is gone. Nothing was written.")
    sku, tracking, archived_at, uom, decimals, unit, *places, currency = row
    leaving, arriving = _place(source, places[:5], fields[0]), _place(target, places[5:], fields[1])
    facts = Facts(item, sku, tracking, archived_at, uom, decimals, unit, leaving, arriving, currency)
    if source == target:
        tx.refuse("same_place", f"The goods are at {facts.source.code} already. Nothing was written.", fields[1])
    for place in (facts.source, facts.target):
        _check_open(tx, place)
    if facts.source.company_id != facts.target.company_id:
        message = f"{facts.target.code} belongs to another company, which has to buy them. Nothing was written."
        tx.refuse("other_company", message, fields[1])
    return facts


def own_quantity(tx: Tx, facts: Facts, quantity: Decimal, unit: int | None) -> Decimal:
    """The quantity in the item's own unit; refused if it is finer than that unit can be counted, or too much."""
    if unit is not None and unit != facts.uom:
        quantity *= _pack_size(tx, facts, unit)
    if places_of(quantity) > facts.decimals:
        finest = f"with at most {facts.decimals} decimal places" if facts.decimals else f"in whole {facts.unit}"
        message = f"{facts.sku} is counted {finest}, and {plain_text(quantity)} is finer. Nothing was written."
        tx.refuse("over_precise", message, "quantity")
    largest = tx.settings(InventorySettings).largest_move
    if quantity > largest:
        message = (
            f"{plain_text(quantity)} {facts.unit} is more than the {plain_text(largest)} that one move takes. "
            "Nothing was written; look at the quantity again, or let an administrator set a larger one."
        )
        tx.refuse("too_large", message, "quantity")
    return quantity


def check_lot_given(tx: Tx, facts: Facts, lot: str | None, quantity: Decimal) -> None:
    """Refuse a lot where none is kept, none where one is, and more than one of a serial number."""
    if facts.tracking == Tracking.none:
        tx.refuse_unless(lot is None, "lot", f"{facts.sku} has no lots. Nothing was written; leave the lot out.")
        return
    word = "serial number" if facts.tracking == Tracking.serial else "lot"
    message = f"{facts.sku} is tracked: give the {word}. Nothing was written."
    tx.refuse_unless(lot is not None, "lot", message, code="lot_missing")
    if facts.tracking == Tracking.serial:
        message = f"There is one {facts.sku} with each serial number, so the quantity is 1. Nothing was written."
        tx.refuse_unless(quantity == 1, "quantity", message, code="serial_quantity")


def _place(place: int, columns: Sequence[Any], field: str) -> Place:
    code, kind, closed, site_id, company_id = columns
    return Place(place, code, kind, closed, site_id, company_id, field)


def _check_open(tx: Tx, place: Place) -> None:
    if place.kind == LocationKind.view:
        message = (
            f"{place.code} only groups other places and holds no goods itself. Nothing was written; choose one in it."
        )
        tx.refuse("view_location", message, place.field)
    if place.closed:
        message = f"{place.code} is closed. Nothing was written; choose another place, or reopen it."
        tx.refuse("location_closed", message, place.field)


def _pack_size(tx: Tx, facts: Facts, unit: int) -> Decimal:
    """How much of the item one `unit` of it is: what its barcodes of that unit say, if they agree."""
    known = sa.select(Barcode.quantity).where(Barcode.item_id == facts.item, Barcode.unit_id == unit).distinct()
    sizes: list[Decimal] = list(tx.execute(known.limit(2)).scalars())
    if len(sizes) != 1:
        reason = "packs of several sizes in this unit" if sizes else "no pack in this unit"
        message = f"{facts.sku} has {reason}. Nothing was written; give the quantity in {facts.unit}."
        tx.refuse("ambiguous_unit" if sizes else "unknown_unit", message, "unit")
    return sizes[0]
