"""Batches and serial numbers."""

from __future__ import annotations

from backoffice.bus import Tx
from backoffice_catalog import Tracking
from backoffice_inventory.facts import Facts
from backoffice_inventory.queries import hot

NO_LOT = 0


def known_lot(tx: Tx, facts: Facts, code: str | None) -> int:
    """The id of a lot that goods have come in under; `NO_LOT` if none is given."""
    if code is None:
        return NO_LOT
    found = tx.one(hot.FIND_LOT, item_id=facts.item, code=code)
    if found is None:
        tx.refuse(
            "unknown_lot", f"No {facts.sku} has come in as “{code}”. Nothing was written; check the number.", "lot"
        )
    return int(found[0])


def lot_of_receipt(tx: Tx, facts: Facts, code: str | None) -> int:
    """The id of the lot that goods come in under, made if it is new; `NO_LOT` if none is given."""
    if code is None:
        return NO_LOT
    found = tx.one(hot.FIND_LOT, item_id=facts.item, code=code)
    if found is None:
        tx.run(hot.OPEN_LOT, item_id=facts.item, code=code, created_at=tx.now)
        found = tx.one(hot.FIND_LOT, item_id=facts.item, code=code)
        assert found is not None
    return int(found[0])


def check_only_one(tx: Tx, facts: Facts, lot: int) -> None:
    """Refuse a serial number that comes in while it is in stock: there is one of each, at one place."""
    if facts.tracking != Tracking.serial or facts.source.valued or not facts.target.valued:
        return
    locked = tx.one(hot.LOCK_LOT, lot=lot)  # two receipts of one number wait for each other here
    assert locked is not None
    there = tx.one(hot.SERIAL_IS_AT, item_id=facts.item, lot_id=lot)
    if there is not None:
        message = f"{facts.sku} with serial number {locked[0]} is at {there[0]} already. Nothing was written."
        tx.refuse("serial_in_stock", message, "lot")
