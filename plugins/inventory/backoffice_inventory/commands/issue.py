"""Goods go out to a customer."""

from __future__ import annotations

from backoffice.bus import Inverse, Tx, command
from backoffice_inventory.commands import scope
from backoffice_inventory.facts import check_lot_given, gather, own_quantity
from backoffice_inventory.ledger import Moved, post
from backoffice_inventory.lots import known_lot
from backoffice_inventory.payloads import Issue
from backoffice_inventory.places import outside
from backoffice_inventory.posting import Posting
from backoffice_inventory.rules import LocationKind


@command(
    "inventory",
    title="Issue goods",
    on="catalog.items",
    field="item",
    scope=scope.of_issue,
    inverse=Inverse("inventory.undo", lambda asked, done: {"move": done["move"]}),
    example={"item": "FX-M8-40-Z", "from": "A-04-2", "quantity": "40"},
)
def issue(tx: Tx, p: Issue) -> Moved:
    """Hand out goods to a customer at their average cost; the last of them take all the value that is left."""
    facts = gather(tx, p.item, p.source, outside(tx, p.source, LocationKind.customer), fields=("from", ""))
    if not facts.source.valued:
        message = f"{facts.source.code} is no place for stock of our own. Nothing was written; choose another place."
        tx.refuse("not_stocked", message, "from")
    quantity = own_quantity(tx, facts, p.quantity, p.unit)
    check_lot_given(tx, facts, p.lot, quantity)
    return post(tx, Posting(facts, quantity, known_lot(tx, facts, p.lot), p.at or tx.now))
