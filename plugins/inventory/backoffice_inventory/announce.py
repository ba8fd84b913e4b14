"""Telling the other modules what has moved and what that changed in value."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from backoffice.bus import Tx
from backoffice_inventory.events import StockIssued, StockMoved, StockReceived, StockValued
from backoffice_inventory.posting import Posting
from backoffice_inventory.rules import LocationKind


def announce(tx: Tx, move: int, posting: Posting, cost: Decimal, change: Decimal) -> None:
    """Emit what a move means: received, issued or moved, and valued if the value of the stock changed."""
    facts, quantity, reverses = posting.facts, posting.quantity, posting.reverses
    source, target = facts.source, facts.target
    if reverses is not None:  # the same story with the opposite sign
        source, target, quantity, cost = target, source, -quantity, -cost
    story: dict[str, Any] = {
        "move": move, "company": facts.company_id, "item": facts.item, "lot": posting.lot or None,
        "at": posting.at, "reverses": reverses,
    }  # fmt: skip
    if source.kind == LocationKind.supplier:
        tx.emit(StockReceived(**story, to=target.id, quantity=quantity, cost=cost))
    elif target.kind == LocationKind.customer:
        tx.emit(StockIssued(**story, from_place=source.id, quantity=quantity, cost=cost))
    else:
        tx.emit(StockMoved(**story, from_place=source.id, to=target.id, quantity=quantity, cost=cost))
    if change:
        outside = facts.target if facts.source.valued else facts.source
        tx.emit(StockValued(**story, value=change, currency=facts.currency, purpose=outside.kind))
