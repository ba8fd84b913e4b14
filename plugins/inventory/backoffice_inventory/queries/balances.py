"""The balances as they follow from the moves: what checkers compare with, and what a rebuild writes."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from backoffice_inventory.models import Cost, Level, Location, Move
from backoffice_inventory.queries.quotient import plain
from backoffice_inventory.queries.valuation import held_by


def _levels_of_moves() -> tuple[sa.Select[*tuple[Any, ...]], sa.Select[*tuple[Any, ...]]]:
    """Each move twice: what came to a place, and what left another."""
    lot = sa.func.coalesce(Move.lot_id, 0).label("lot_id")
    quantity = plain(Move.quantity)
    came = sa.select(Move.item_id, Move.to_id.label("location_id"), lot, quantity.label("q"))
    left = sa.select(Move.item_id, Move.from_id, lot, -quantity)
    return came, left


def summed_levels() -> sa.Select[*tuple[Any, ...]]:
    """(item, location, lot, millionths) of every level that is not zero, from the moves alone."""
    return _sums(sa.union_all(*_levels_of_moves()).subquery("facts"))


def wrong_levels() -> sa.Select[*tuple[Any, ...]]:
    """(item, location, lot, millionths) by which kept levels fall short of their moves."""
    kept = sa.select(Level.item_id, Level.location_id, Level.lot_id, -plain(Level.quantity))
    return _sums(sa.union_all(*_levels_of_moves(), kept).subquery("facts"))


def wrong_costs() -> sa.Select[*tuple[Any, ...]]:
    """(company, item, millionths, ten-thousandths) by which kept quantities and values fall short of their moves."""
    source, target = aliased(Location), aliased(Location)
    moved = (
        sa.select(
            Move.company_id,
            Move.item_id,
            held_by(source, target).label("q"),
            plain(Move.value_change).label("v"),
        )
        .join(source, source.id == Move.from_id)
        .join(target, target.id == Move.to_id)
    )
    kept = sa.select(Cost.company_id, Cost.item_id, -plain(Cost.quantity), -plain(Cost.value))
    facts = moved.union_all(kept).subquery("facts")
    quantity, value = sa.func.sum(facts.c.q), sa.func.sum(facts.c.v)
    return (
        sa.select(facts.c.company_id, facts.c.item_id, quantity, value)
        .group_by(facts.c.company_id, facts.c.item_id)
        .having(sa.or_(quantity != 0, value != 0))
    )


def _sums(facts: Any) -> sa.Select[*tuple[Any, ...]]:
    by = (facts.c.item_id, facts.c.location_id, facts.c.lot_id)
    total = sa.func.sum(facts.c.q)
    return sa.select(*by, sa.cast(total, sa.BigInteger).label("q")).group_by(*by).having(total != 0)
