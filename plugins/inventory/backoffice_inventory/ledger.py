"""Writing a move: the fact, the value it carries, the two levels it changes, and the events that tell of it.

Rows are locked in one order by everybody, so that PostgreSQL has no circle to find: first what the company holds of the
item, last the levels, those in the order of their places.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import NoReturn

from backoffice.bus import Tx
from backoffice.kinds import Id, plain_text
from backoffice_inventory import rules
from backoffice_inventory.announce import announce
from backoffice_inventory.facts import Facts, Place
from backoffice_inventory.fields import CostMoved
from backoffice_inventory.lots import NO_LOT, check_only_one
from backoffice_inventory.posting import Posting
from backoffice_inventory.queries import hot
from backoffice_inventory.rules import MAX_LEVEL, MAX_VALUE, ZERO, Holding


@dataclass(frozen=True)
class Moved:
    """The move that was written, and what the goods in it cost together."""

    move: Id
    cost: CostMoved


def post(tx: Tx, posting: Posting) -> Moved:
    """Write the move and everything kept from it; refused if the goods are not there."""
    facts = posting.facts
    check_only_one(tx, facts, posting.lot)
    cost, change = _value(tx, posting)
    written = tx.one(
        hot.RECORD,
        company_id=facts.company_id,
        site_id=facts.source.site_id,
        item_id=facts.item,
        from_id=facts.source.id,
        to_id=facts.target.id,
        lot_id=posting.lot or None,
        quantity=posting.quantity,
        unit_cost=rules.cost_each(posting.quantity, cost) if posting.unit_cost is None else posting.unit_cost,
        cost=cost,
        value_change=change,
        reverses_id=posting.reverses,
        at=posting.at,
        recorded_at=tx.now,
        actor=tx.actor.id,
    )
    assert written is not None
    move = int(written[0])
    _change_levels(tx, posting)
    announce(tx, move, posting, cost, change)
    return Moved(move, cost)


def _value(tx: Tx, posting: Posting) -> tuple[Decimal, Decimal]:
    """(cost, change): what the goods cost together, and by how much that changes the value of the stock."""
    facts = posting.facts
    if facts.source.valued == facts.target.valued:
        cost = posting.cost
        if cost is None:
            cost = rules.worth(posting.quantity, _holding(tx, facts).unit_cost(), facts.minor_places)
        return cost, ZERO
    holding = _locked_holding(tx, facts)
    if facts.target.valued:
        cost = _coming_in(tx, posting, holding)
        _keep(tx, facts, holding.changed(posting.quantity, cost))
        return cost, cost
    if holding.quantity < posting.quantity:
        _refuse_short(tx, posting)
    if posting.cost is None:
        cost = rules.share(holding, posting.quantity, facts.minor_places)
    else:
        cost = rules.taken_back(holding, posting.quantity, posting.cost, facts.minor_places)
    _keep(tx, facts, holding.changed(-posting.quantity, -cost))
    return cost, -cost


def _coming_in(tx: Tx, posting: Posting, holding: Holding) -> Decimal:
    facts = posting.facts
    cost = posting.cost
    if cost is None:
        each = holding.unit_cost() if posting.unit_cost is None else posting.unit_cost
        cost = rules.worth(posting.quantity, each, facts.minor_places)
    if holding.value + cost > MAX_VALUE:
        message = f"So much {facts.sku} would be worth more than {MAX_VALUE:,} {facts.currency}. Nothing was written."
        tx.refuse("too_large", message, "quantity" if posting.unit_cost is None else "unit_cost")
    if holding.quantity + posting.quantity > MAX_LEVEL:
        _refuse_full(tx, posting)
    return cost


def _holding(tx: Tx, facts: Facts) -> Holding:
    row = tx.one(hot.HOLDING, company_id=facts.company_id, item_id=facts.item)
    return Holding() if row is None else Holding(*row)


def _locked_holding(tx: Tx, facts: Facts) -> Holding:
    row = tx.one(hot.LOCK_HOLDING, company_id=facts.company_id, item_id=facts.item)
    if row is None:
        tx.run(
            hot.OPEN_HOLDING,
            company_id=facts.company_id, item_id=facts.item, quantity=ZERO, value=ZERO, unit_cost=ZERO,
        )  # fmt: skip
        row = tx.one(hot.LOCK_HOLDING, company_id=facts.company_id, item_id=facts.item)
        assert row is not None
    return Holding(*row)


def _keep(tx: Tx, facts: Facts, holding: Holding) -> None:
    tx.run(
        hot.KEEP_HOLDING,
        company_id=facts.company_id,
        item_id=facts.item,
        new_quantity=holding.quantity,
        new_value=holding.value,
        new_unit_cost=holding.last_cost,
    )


def _change_levels(tx: Tx, posting: Posting) -> None:
    source, target = posting.facts.source, posting.facts.target
    if source.id < target.id:
        _take(tx, posting, source)
        _put(tx, posting, target, posting.quantity)
    else:
        _put(tx, posting, target, posting.quantity)
        _take(tx, posting, source)


def _take(tx: Tx, posting: Posting, place: Place) -> None:
    if not place.valued:  # the world outside never runs out
        _put(tx, posting, place, -posting.quantity)
        return
    done = tx.run(
        hot.TAKE,
        item_id=posting.facts.item, location_id=place.id, lot_id=posting.lot, taken=posting.quantity,
    )  # fmt: skip
    if done.rowcount != 1:
        _refuse_short(tx, posting)


def _put(tx: Tx, posting: Posting, place: Place, quantity: Decimal) -> None:
    done = tx.run(
        hot.PUT,
        item_id=posting.facts.item, location_id=place.id, lot_id=posting.lot, quantity=quantity,
        unbounded=not place.valued,
    )  # fmt: skip
    if done.rowcount != 1:
        _refuse_full(tx, posting)


def _refuse_short(tx: Tx, posting: Posting) -> NoReturn:
    facts, place = posting.facts, posting.facts.source
    row = tx.one(hot.LEVEL, item_id=facts.item, location_id=place.id, lot_id=posting.lot)
    there = plain_text(row[0]) if row is not None else "0"
    lot = " of this lot" if posting.lot != NO_LOT else ""
    if posting.reverses is None:
        message = f"There are {there} {facts.unit} of {facts.sku}{lot} at {place.code}. Nothing was written; take less."
        tx.refuse("not_enough", message, "quantity")
    message = (
        f"The goods have moved on: {there} {facts.unit} of {facts.sku}{lot} are left at {place.code}, "
        f"and {plain_text(posting.quantity)} would have to go back. Nothing was written; undo the later moves first."
    )
    tx.refuse("moved_on", message, "move")


def _refuse_full(tx: Tx, posting: Posting) -> NoReturn:
    message = f"No place holds more than {MAX_LEVEL:,} {posting.facts.unit} of an item. Nothing was written."
    tx.refuse("too_large", message, "quantity")
