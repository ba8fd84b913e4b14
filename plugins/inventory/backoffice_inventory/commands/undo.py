"""A move is taken back: by its opposite, never by removing anything."""

from __future__ import annotations

from backoffice.bus import Tx, command
from backoffice.errors import NotFound
from backoffice_inventory.commands import scope
from backoffice_inventory.facts import gather
from backoffice_inventory.ledger import Moved, post
from backoffice_inventory.lots import NO_LOT
from backoffice_inventory.payloads import Undo
from backoffice_inventory.posting import Posting
from backoffice_inventory.queries import hot


@command("inventory", title="Undo move", on="inventory.moves", field="move", scope=scope.of_undo, example={"move": 1})
def undo(tx: Tx, p: Undo) -> Moved:
    """Send the goods of a move back where they came from, at what they cost then.

    A move is undone once, an undo is not undone, and goods that have moved on since cannot go back.
    """
    row = tx.one(hot.UNDONE, move=p.move)
    if row is None or tx.company_id not in (None, row[0]):
        raise NotFound(f"There is no move {p.move}. Nothing was written; look up its number in the list of moves.")
    _, item, source, target, lot, quantity, cost, reverses = row
    if reverses is not None:
        message = f"Move {p.move} is itself an undo. Nothing was written; enter the move again instead."
        tx.refuse("undo_of_undo", message, "move")
    later = tx.one(hot.UNDONE_BY, move=p.move)
    if later is not None:
        message = f"Move {p.move} was undone before, by move {later[0]}. Nothing was written."
        tx.refuse("already_undone", message, "move")
    facts = gather(tx, item, target, source, fields=("move", "move"))
    return post(tx, Posting(facts, quantity, lot or NO_LOT, p.at or tx.now, cost=cost, reverses=p.move))
