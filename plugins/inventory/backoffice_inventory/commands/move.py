"""Goods go from one place to another."""

from __future__ import annotations

from backoffice.bus import Inverse, Tx, command
from backoffice_inventory.commands import scope
from backoffice_inventory.facts import check_lot_given, gather, own_quantity
from backoffice_inventory.ledger import Moved, post
from backoffice_inventory.lots import known_lot
from backoffice_inventory.payloads import MoveGoods
from backoffice_inventory.posting import Posting


@command(
    "inventory",
    title="Move goods",
    on="catalog.items",
    field="item",
    scope=scope.of_move,
    inverse=Inverse("inventory.undo", lambda asked, done: {"move": done["move"]}),
    example={"item": "FX-M8-40-Z", "from": "A-04-2", "to": "DOCK-1", "quantity": "40"},
)
def move(tx: Tx, p: MoveGoods) -> Moved:
    """Take goods from one place to another. Inside, their value stays; into a loss or production it leaves the stock.

    A move that takes goods into or out of stock needs the right to receive or to issue as well.
    """
    facts = gather(tx, p.item, p.source, p.to)
    if not facts.source.valued:
        tx.require("inventory.receive")
    if not facts.target.valued:
        tx.require("inventory.issue")
    quantity = own_quantity(tx, facts, p.quantity, p.unit)
    check_lot_given(tx, facts, p.lot, quantity)
    return post(tx, Posting(facts, quantity, known_lot(tx, facts, p.lot), p.at or tx.now))
