"""What can be read of the stock."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from backoffice.bus import Payload
from backoffice.kinds import Instant
from backoffice.org.models import Company, Site
from backoffice.resources import Resource
from backoffice_catalog import Item, Unit
from backoffice_inventory.models import Level, Location, Lot, Move
from backoffice_inventory.queries import valuation as value

_parent, _source, _target, _undo = aliased(Location), aliased(Location), aliased(Location), aliased(Move)

locations = Resource(
    "inventory.locations",
    sa.select(
        Location.id,
        Location.code,
        Location.name,
        Location.kind,
        _parent.code.label("parent"),
        Site.code.label("site"),
        Location.closed,
        Location.version,
    )
    .join(Site, Site.id == Location.site_id)
    .join(_parent, _parent.id == Location.parent_id, isouter=True),
    title="Locations",
    description="The places where goods are, or stand for being.",
    key="code",
    label="name",
    search=("code", "name"),
    sortable=("code",),
    scope={"site": Location.site_id, "company": Site.company_id},
    labels={"parent": "Inside", "site": "Site"},
    hidden=("id", "version"),
    create="inventory.create_location",
    actions=("inventory.update_location", "inventory.close_location", "inventory.reopen_location"),
    icon="map-pin",
)

levels = Resource(
    "inventory.levels",
    sa.select(
        Level.id,
        Item.sku.label("item"),
        Item.name.label("name"),
        Location.code.label("location"),
        Lot.code.label("lot"),
        Level.quantity,
        Unit.code.label("unit"),
        Site.code.label("site"),
    )
    .join(Item, Item.id == Level.item_id)
    .join(Unit, Unit.id == Item.uom_id)
    .join(Location, Location.id == Level.location_id)
    .join(Site, Site.id == Location.site_id)
    .join(Lot, Lot.id == Level.lot_id, isouter=True)
    .where(Level.quantity > 0, Level.unbounded.is_(sa.false())),
    title="Stock",
    description="How much of each item is where.",
    label="item",
    search=("item", "name", "location"),
    sort="item",
    scope={"site": Location.site_id, "company": Site.company_id},
    labels={"item": "Item", "location": "Place", "lot": "Lot", "unit": "Unit", "site": "Site"},
    icon="stack-2",
)

moves = Resource(
    "inventory.moves",
    sa.select(
        Move.id,
        Move.at,
        Item.sku.label("item"),
        Item.name.label("name"),
        Move.quantity,
        Unit.code.label("unit"),
        _source.code.label("from"),
        _target.code.label("to"),
        Lot.code.label("lot"),
        Move.unit_cost,
        Move.cost,
        Move.value_change,
        Company.currency.label("currency"),
        Move.reverses_id.label("reverses"),
        _undo.id.label("undone_by"),
        Move.recorded_at,
        Move.actor,
    )
    .join(Item, Item.id == Move.item_id)
    .join(Unit, Unit.id == Item.uom_id)
    .join(Company, Company.id == Move.company_id)
    .join(_source, _source.id == Move.from_id)
    .join(_target, _target.id == Move.to_id)
    .join(Lot, Lot.id == Move.lot_id, isouter=True)
    .join(_undo, _undo.reverses_id == Move.id, isouter=True),
    title="Moves",
    description="Every move of goods between two places. None is ever changed; an undo is another move.",
    label="item",
    search=("item", "name"),
    sort="-id",
    scope={"site": Move.site_id, "company": Move.company_id},
    labels={
        "id": "Move", "item": "Item", "from": "From", "to": "To", "lot": "Lot", "unit": "Unit",
        "reverses": "Undoes", "undone_by": "Undone by",
    },
    hidden=("value_change", "recorded_at", "currency"),
    actions=("inventory.undo",),
    icon="arrows-right-left",
)  # fmt: skip

lots = Resource(
    "inventory.lots",
    sa.select(
        Lot.id,
        Lot.code,
        Item.sku.label("item"),
        Item.name.label("name"),
        Item.tracking,
        Lot.created_at,
        Lot.item_id,
    ).join(Item, Item.id == Lot.item_id),
    title="Lots and serial numbers",
    description="The batches and serial numbers under which goods have come in.",
    key="code",
    label="item",
    search=("code",),
    sortable=("code",),
    shared=True,
    labels={"code": "Number", "item": "Item", "created_at": "First seen"},
    hidden=("id", "item_id"),
    icon="tags",
)


class AsOf(Payload):
    """The time to look back to; now, if left out."""

    as_of: Annotated[dt.datetime, Instant("As of")] | None = None


def _valuation(p: AsOf) -> sa.Select[*tuple[Any, ...]]:
    return value.now() if p.as_of is None else value.as_of(p.as_of)


valuation = Resource(
    "inventory.valuation",
    _valuation,
    params=AsOf,
    title="Stock value",
    description="What is in stock and what it is worth, now or at any time.",
    key="item",
    label="name",
    search=("item", "name"),
    scope={"company": Company.id},
    labels={"item": "Item", "unit": "Unit"},
    hidden=("id", "currency"),
    icon="coins",
)
