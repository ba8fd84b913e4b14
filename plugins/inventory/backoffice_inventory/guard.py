"""What the stock says to changes of its items: an item is counted by its unit and its tracking."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from backoffice.bus import Tx
from backoffice_catalog import Item
from backoffice_inventory.models import Move

_COUNTED_BY = (("uom", "uom_id", "unit"), ("tracking", "tracking", "tracking"))


def refuse_recounting(tx: Tx, payload: Any) -> None:
    """Refuse another unit or tracking for an item that has moved: its moves would mean something else."""
    row = tx.get(Item, payload.item)
    if row is None:
        return
    given = [counted for counted in _COUNTED_BY if counted[0] in payload.model_fields_set]
    changed = [(name, word) for name, column, word in given if getattr(payload, name) != row[column]]
    if not changed:
        return
    moved = tx.execute(sa.select(Move.id).where(Move.item_id == payload.item).limit(1)).first()
    if moved is not None:
        field, word = changed[0]
        message = f"This item has moved, and its moves are counted by its {word}. Nothing was written; make a new item."
        tx.refuse("has_moved", message, field)
