"""Goods come in from a supplier."""

from __future__ import annotations

from backoffice.bus import Inverse, Tx, command
from backoffice_inventory.commands import scope
from backoffice_inventory.facts import check_lot_given, gather, own_quantity
from backoffice_inventory.ledger import Moved, post
from backoffice_inventory.lots import lot_of_receipt
from backoffice_inventory.payloads import Receive
from backoffice_inventory.places import outside
from backoffice_inventory.posting import Posting
from backoffice_inventory.rules import LocationKind


@command(
    "inventory",
    title="Receive goods",
    on="catalog.items",
    field="item",
    scope=scope.of_receipt,
    inverse=Inverse("inventory.undo", lambda asked, done: {"move": done["move"]}),
    example={"item": "FX-M8-40-Z", "to": "A-04-2", "quantity": "200", "unit_cost": "0.0625"},
)
def receive(tx: Tx, p: Receive) -> Moved:
    """Take in goods from a supplier at what they cost; the average cost of the item follows."""
    facts = gather(tx, p.item, outside(tx, p.to, LocationKind.supplier), p.to, fields=("", "to"))
    if facts.archived_at is not None:
        message = f"{facts.sku} is archived. Nothing was written; restore the item first."
        tx.refuse("archived", message, "item")
    if not facts.target.valued:
        message = f"{facts.target.code} is no place for stock of our own. Nothing was written; choose another place."
        tx.refuse("not_stocked", message, "to")
    quantity = own_quantity(tx, facts, p.quantity, p.unit)
    check_lot_given(tx, facts, p.lot, quantity)
    lot = lot_of_receipt(tx, facts, p.lot)
    return post(tx, Posting(facts, quantity, lot, p.at or tx.now, unit_cost=p.unit_cost))
