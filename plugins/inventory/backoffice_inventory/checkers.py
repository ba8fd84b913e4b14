"""What must always be true of the stock. `check` runs these; each violation is one sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from backoffice.declarations import Checker
from backoffice.kinds import plain_text
from backoffice_catalog import Item, Tracking
from backoffice_inventory.models import Level, Location, Lot, Move
from backoffice_inventory.queries.balances import wrong_costs, wrong_levels
from backoffice_inventory.queries.valuation import held_by
from backoffice_inventory.rules import VALUED

_KINDS = [kind.value for kind in sorted(VALUED)]


def double_entry(conn: sa.Connection) -> Iterator[str]:
    """I1: what is at all places together, the world outside included, is nothing."""
    total = sa.func.sum(Level.quantity)
    wrong = sa.select(Item.sku, Level.lot_id, total).join(Item).group_by(Item.sku, Level.lot_id).having(total != 0)
    for sku, lot, quantity in _rows(conn, wrong):
        yield f"{sku}{_lot(lot)}: the levels of all places add up to {plain_text(quantity)}, not to nothing."


def levels_follow_moves(conn: sa.Connection) -> Iterator[str]:
    """I2: each level is the sum of its moves."""
    for item, location, lot, missing in _rows(conn, wrong_levels()):
        where = f"item {item} at location {location}{_lot(lot)}"
        yield f"{where}: the moves give {_millionths(missing)} more than the level."


def never_less_than_nothing(conn: sa.Connection) -> Iterator[str]:
    """I3: our own places hold nothing or more, and count as our own."""
    outside = Location.kind.not_in(_KINDS)
    wrong = (
        sa.select(Item.sku, Location.code, Level.quantity, Level.unbounded)
        .join(Item, Item.id == Level.item_id)
        .join(Location, Location.id == Level.location_id)
        .where(sa.or_(sa.and_(Level.quantity < 0, ~outside), Level.unbounded != outside))
    )
    for sku, code, quantity, unbounded in _rows(conn, wrong):
        state = "as one that may be less than nothing" if unbounded else "as one that may not be less than nothing"
        yield f"{sku} at {code}: {plain_text(quantity)}, kept {state}."


def serials_are_single(conn: sa.Connection) -> Iterator[str]:
    """I5: a serial number is at one place, once, or nowhere."""
    at_home = sa.and_(Location.kind.in_(_KINDS), Level.quantity > 0)
    wrong = (
        sa.select(Item.sku, Lot.code, sa.func.sum(Level.quantity), sa.func.count())
        .select_from(Level)
        .join(Item, Item.id == Level.item_id)
        .join(Location, Location.id == Level.location_id)
        .join(Lot, Lot.id == Level.lot_id)
        .where(Item.tracking == Tracking.serial, at_home)
        .group_by(Item.sku, Lot.code)
        .having(sa.or_(sa.func.sum(Level.quantity) != Decimal(1), sa.func.count() != 1))
    )
    for sku, code, quantity, places in _rows(conn, wrong):
        yield f"{sku} {code}: {plain_text(quantity)} at {places} places, where there is one."


def undone_by_opposite(conn: sa.Connection) -> Iterator[str]:
    """I6: an undo is the exact opposite of the move it names, and no undo is undone."""
    undo, first = aliased(Move), aliased(Move)
    opposite = sa.and_(
        undo.item_id == first.item_id,
        undo.quantity == first.quantity,
        undo.from_id == first.to_id,
        undo.to_id == first.from_id,
        sa.func.coalesce(undo.lot_id, 0) == sa.func.coalesce(first.lot_id, 0),
        first.reverses_id.is_(None),
    )
    wrong = sa.select(undo.id, first.id).join(first, first.id == undo.reverses_id).where(~opposite)
    for later, earlier in _rows(conn, wrong):
        yield f"move {later} is not the opposite of move {earlier}, which it undoes."


def value_stays_inside(conn: sa.Connection) -> Iterator[str]:
    """I8: a move changes the value of the stock by its cost where it crosses the border of our own, else not at all."""
    source, target = aliased(Location), aliased(Location)
    held = held_by(source, target)
    cost = Move.__table__.c.cost
    expected = sa.case((held > 0, cost), (held < 0, -cost), else_=cost - cost)
    wrong: Any = (
        sa.select(Move.id, Move.value_change)
        .join(source, source.id == Move.from_id)
        .join(target, target.id == Move.to_id)
        .where(Move.value_change != expected)
    )
    for move, change in _rows(conn, wrong):
        yield f"move {move} changed the value of the stock by {plain_text(change)}, which is not what it cost."


def costs_follow_moves(conn: sa.Connection) -> Iterator[str]:
    """What a company holds of an item, and its value, is the sum of what came in and went out."""
    for company, item, quantity, value in _rows(conn, wrong_costs()):
        more = f"{_millionths(quantity)} and a value of {plain_text(Decimal(int(value)).scaleb(-4))}"
        yield f"item {item} of company {company}: the moves give {more} more than the balance."


CHECKERS = (
    Checker("inventory.double_entry", "Nothing is lost between places", double_entry),
    Checker("inventory.levels", "Levels are the sum of their moves", levels_follow_moves),
    Checker("inventory.not_negative", "No place holds less than nothing", never_less_than_nothing),
    Checker("inventory.serials", "Each serial number is at one place", serials_are_single),
    Checker("inventory.undone", "An undo is the opposite of its move", undone_by_opposite),
    Checker("inventory.value_inside", "Moves inside change no value", value_stays_inside),
    Checker("inventory.costs", "Values are the sum of their moves", costs_follow_moves),
)


def _rows(conn: sa.Connection, statement: Any) -> Iterable[Any]:
    return conn.execute(statement)


def _lot(lot: int) -> str:
    return f" lot {lot}" if lot else ""


def _millionths(number: int | Decimal) -> str:
    return plain_text(Decimal(int(number)).scaleb(-6))
