"""The fixed statements that every move runs, compiled once (see `backoffice.db.hot`)."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy import bindparam as bind
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import aliased

from backoffice.db.hot import Hot
from backoffice.org.models import Company, Site
from backoffice_catalog import Item, Unit
from backoffice_inventory.models import Cost, Level, Location, Lot, Move
from backoffice_inventory.rules import MAX_LEVEL, VALUED

_source = aliased(Location)
_target = aliased(Location)
_source_site = aliased(Site)
_target_site = aliased(Site)

# One row with everything that decides about a move: on PostgreSQL each statement is a round trip.
FACTS = Hot(
    sa.select(
        Item.sku, Item.tracking, Item.archived_at, Item.uom_id, Unit.places, Unit.code,
        _source.code, _source.kind, _source.closed, _source.site_id, _source_site.company_id,
        _target.code, _target.kind, _target.closed, _target.site_id, _target_site.company_id,
        Company.currency,
    )
    .select_from(Item)
    .join(Unit, Unit.id == Item.uom_id)
    .join(_source, _source.id == bind("source"))
    .join(_source_site, _source_site.id == _source.site_id)
    .join(Company, Company.id == _source_site.company_id)
    .join(_target, _target.id == bind("target"))
    .join(_target_site, _target_site.id == _target.site_id)
    .where(Item.id == bind("item"))
)  # fmt: skip

SITES = Hot(
    sa.select(Location.site_id, Site.company_id)
    .join(Site, Site.id == Location.site_id)
    .where(sa.or_(Location.id == bind("one"), Location.id == bind("other")))
)

OUTSIDE = Hot(
    sa.select(_source.id)
    .join(_target, _target.site_id == _source.site_id)
    .where(_target.id == bind("place"), _source.code == bind("code"))
)


def _insert(dialect: str, model: type[Any], *columns: str) -> Any:
    make = postgresql.insert if dialect == "postgresql" else sqlite.insert
    table: Any = model.__table__
    return make(table).values({name: bind(name, type_=table.c[name].type) for name in columns})


_MOVE = tuple(column for column in Move.__table__.columns if column.name != "id")
RECORD = Hot(sa.insert(Move).values({c.name: bind(c.name, type_=c.type) for c in _MOVE}).returning(Move.id))

_at_place = (Level.item_id == bind("item_id"), Level.location_id == bind("location_id"), Level.lot_id == bind("lot_id"))

TAKE = Hot(
    sa.update(Level).where(*_at_place, Level.quantity >= bind("taken")).values(quantity=Level.quantity - bind("taken"))
)

LEVEL = Hot(sa.select(Level.quantity).where(*_at_place))


def _put(dialect: str) -> Any:
    new = _insert(dialect, Level, "item_id", "location_id", "lot_id", "quantity", "unbounded")
    total = Level.quantity + new.excluded.quantity
    return new.on_conflict_do_update(
        index_elements=["item_id", "location_id", "lot_id"],
        set_={"quantity": total},
        where=sa.and_(total <= MAX_LEVEL, total >= -MAX_LEVEL),
    )


PUT = Hot({dialect: _put(dialect) for dialect in ("sqlite", "postgresql")})
"""Adds to a level (or, where goods may be fewer than none, takes from it); no row changes beyond `MAX_LEVEL`."""

_of_company = (Cost.company_id == bind("company_id"), Cost.item_id == bind("item_id"))

HOLDING = Hot(sa.select(Cost.quantity, Cost.value, Cost.unit_cost).where(*_of_company))

LOCK_HOLDING = Hot(sa.select(Cost.quantity, Cost.value, Cost.unit_cost).where(*_of_company).with_for_update())

OPEN_HOLDING = Hot(
    {
        dialect: _insert(
            dialect, Cost, "company_id", "item_id", "quantity", "value", "unit_cost"
        ).on_conflict_do_nothing()
        for dialect in ("sqlite", "postgresql")
    }
)

KEEP_HOLDING = Hot(
    sa.update(Cost)
    .where(*_of_company)
    .values(
        quantity=bind("new_quantity", type_=Cost.quantity.type),
        value=bind("new_value", type_=Cost.value.type),
        unit_cost=bind("new_unit_cost", type_=Cost.unit_cost.type),
    )
)

FIND_LOT = Hot(sa.select(Lot.id).where(Lot.item_id == bind("item_id"), Lot.code == bind("code")))

OPEN_LOT = Hot(
    {
        dialect: _insert(dialect, Lot, "item_id", "code", "created_at").on_conflict_do_nothing()
        for dialect in ("sqlite", "postgresql")
    }
)

LOCK_LOT = Hot(sa.select(Lot.code).where(Lot.id == bind("lot")).with_for_update())

SERIAL_IS_AT = Hot(
    sa.select(Location.code)
    .join(Level, Level.location_id == Location.id)
    .where(
        Level.item_id == bind("item_id"),
        Level.lot_id == bind("lot_id"),
        Level.quantity > 0,
        sa.or_(*(Location.kind == kind.value for kind in sorted(VALUED))),
    )
)

OPEN_PLACE = Hot(
    {
        dialect: _insert(
            dialect, Location, "site_id", "code", "name", "kind", "parent_id", "closed", "version", "created_at"
        )
        .on_conflict_do_nothing()
        .returning(Location.id)
        for dialect in ("sqlite", "postgresql")
    }
)

PLACE = Hot(sa.select(Location.id).where(Location.site_id == bind("site_id"), Location.code == bind("code")))

SITE_OF = Hot(sa.select(Location.site_id).where(Location.id == bind("place")))

UNDONE = Hot(
    sa.select(
        Move.company_id, Move.item_id, Move.from_id, Move.to_id, Move.lot_id, Move.quantity, Move.cost, Move.reverses_id
    )
    .where(Move.id == bind("move"))
    .with_for_update()
)  # fmt: skip

PLACES_OF_MOVE = Hot(sa.select(Move.from_id, Move.to_id).where(Move.id == bind("move")))

UNDONE_BY = Hot(sa.select(Move.id).where(Move.reverses_id == bind("move")))
