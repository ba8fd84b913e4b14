"""The same lists written by hand for one purpose, with nothing to choose: the statements are made once."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy import bindparam as bind
from sqlalchemy.orm import aliased

from backoffice.org.models import Company
from backoffice_catalog import Item, Unit
from backoffice_inventory.models import Location, Lot, Move

LIMIT = 51
"""A page of 50, and one row more that tells whether there is another page."""
CAP = 10_001

_source, _target, _undo = aliased(Location), aliased(Location), aliased(Move)

_ITEMS = (
    sa.select(
        Item.id, Item.sku, Item.name, Unit.code, Item.tracking, Item.cost_method, Item.archived_at, Item.created_at,
        Item.version,
    )
    .join(Unit, Unit.id == Item.uom_id)
    .order_by(Item.sku, Item.id)
    .limit(LIMIT)
)  # fmt: skip
_ITEMS_AFTER = _ITEMS.where(Item.sku > bind("after"))


def _holds(name: str) -> Any:
    pattern = bind(name, type_=sa.String())
    return sa.or_(Item.sku.ilike(pattern), Item.name.ilike(pattern))


_ITEMS_FOUND = _ITEMS.where(_holds("word"), _holds("other"))

_MOVES = (
    sa.select(
        Move.id, Move.at, Item.sku, Item.name, Move.quantity, Unit.code, _source.code, _target.code, Lot.code,
        Move.unit_cost, Move.cost, Move.value_change, Company.currency, Move.reverses_id, _undo.id, Move.recorded_at,
        Move.actor,
    )
    .join(Item, Item.id == Move.item_id)
    .join(Unit, Unit.id == Item.uom_id)
    .join(Company, Company.id == Move.company_id)
    .join(_source, _source.id == Move.from_id)
    .join(_target, _target.id == Move.to_id)
    .join(Lot, Lot.id == Move.lot_id, isouter=True)
    .join(_undo, _undo.reverses_id == Move.id, isouter=True)
    .where(Move.company_id == bind("company"))
    .order_by(Move.id.desc())
    .limit(LIMIT)
)  # fmt: skip
_MOVES_AFTER = _MOVES.where(Move.id < bind("after"))
_MOVES_OF_ITEM = _MOVES.where(Item.sku == bind("sku"))


def _counted(rows: Any) -> Any:
    return sa.select(sa.func.count()).select_from(rows.limit(CAP).subquery())


_COUNT_ITEMS = _counted(sa.select(Item.id))
_COUNT_FOUND = _counted(sa.select(Item.id).where(_holds("word")))
_COUNT_MOVES = _counted(sa.select(Move.id).where(Move.company_id == bind("company")))


def items(connection: sa.Connection, after: str = "", word: str = "", other: str = "") -> list[Any]:
    """A page of items, after a SKU or with one or two words in it."""
    if word:
        found = connection.execute(_ITEMS_FOUND, {"word": f"%{word}%", "other": f"%{other}%"})
    elif after:
        found = connection.execute(_ITEMS_AFTER, {"after": after})
    else:
        found = connection.execute(_ITEMS)
    return list(found)[: LIMIT - 1]


def moves(connection: sa.Connection, company: int, before: int = 0, sku: str = "") -> list[Any]:
    """A page of moves, the latest first: before a number, or of one item."""
    if sku:
        found = connection.execute(_MOVES_OF_ITEM, {"company": company, "sku": sku})
    elif before:
        found = connection.execute(_MOVES_AFTER, {"company": company, "after": before})
    else:
        found = connection.execute(_MOVES, {"company": company})
    return list(found)[: LIMIT - 1]


def count(connection: sa.Connection, name: str, company: int, word: str | None) -> int:
    """How many items or moves there are, counted up to the cap."""
    if name == "inventory.moves":
        return int(connection.execute(_COUNT_MOVES, {"company": company}).scalar_one())
    if word:
        return int(connection.execute(_COUNT_FOUND, {"word": f"%{word}%"}).scalar_one())
    return int(connection.execute(_COUNT_ITEMS).scalar_one())
