"""What the stock is worth: from the kept balance, or at any time in the past from the moves until then."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from backoffice.org.models import Company
from backoffice_catalog import Item, Unit
from backoffice_inventory.models import Cost, Location, Move
from backoffice_inventory.queries.quotient import plain, unit_cost
from backoffice_inventory.rules import VALUED

_STOCK, _VALUE, _COST = (Cost.__table__.c[name].type for name in ("quantity", "value", "unit_cost"))
_KINDS = [kind.value for kind in sorted(VALUED)]


def held_by(source: Any, target: Any) -> Any:
    """By how much a move changes the quantity that the company holds: only crossing its border does."""
    quantity = plain(Move.quantity)
    comes_in = sa.and_(target.kind.in_(_KINDS), source.kind.not_in(_KINDS))
    goes_out = sa.and_(source.kind.in_(_KINDS), target.kind.not_in(_KINDS))
    return sa.case((comes_in, quantity), (goes_out, -quantity), else_=sa.literal(0, sa.BigInteger()))


def now() -> sa.Select[*tuple[Any, ...]]:
    """Each item that a company holds, from the balance."""
    return _described(Cost.__table__, Cost.quantity, Cost.unit_cost, Cost.value).where(Cost.quantity > 0)


def as_of(at: dt.datetime) -> sa.Select[*tuple[Any, ...]]:
    """The same as it was `at`: the sum of the moves that had happened by then."""
    source, target = aliased(Location), aliased(Location)
    sums = (
        sa.select(
            Move.company_id,
            Move.item_id,
            sa.cast(sa.func.sum(held_by(source, target)), sa.BigInteger).label("quantity"),
            sa.cast(sa.func.sum(plain(Move.value_change)), sa.BigInteger).label("value"),
        )
        .join(source, source.id == Move.from_id)
        .join(target, target.id == Move.to_id)
        .where(Move.at <= at)
        .group_by(Move.company_id, Move.item_id)
        .subquery("held")
    )
    quantity = sa.type_coerce(sums.c.quantity, _STOCK)
    value = sa.type_coerce(sums.c.value, _VALUE)
    each = sa.case(
        (sums.c.quantity > 0, unit_cost(sums.c.value, sums.c.quantity)), else_=sa.literal(0, sa.BigInteger())
    )
    cost = sa.type_coerce(each, _COST)
    return _described(sums, quantity, cost, value).where(sa.or_(sums.c.quantity != 0, sums.c.value != 0))


def _described(held: Any, quantity: Any, cost: Any, value: Any) -> sa.Select[*tuple[Any, ...]]:
    return (
        sa.select(
            Item.id,
            Item.sku.label("item"),
            Item.name.label("name"),
            quantity.label("quantity"),
            Unit.code.label("unit"),
            cost.label("unit_cost"),
            value.label("value"),
            Company.currency.label("currency"),
        )
        .select_from(held)
        .join(Item, Item.id == held.c.item_id)
        .join(Unit, Unit.id == Item.uom_id)
        .join(Company, Company.id == held.c.company_id)
    )
