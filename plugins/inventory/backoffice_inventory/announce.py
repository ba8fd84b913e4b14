"""Telling the other modules what has moved and what that changed in value."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from backoffice.bus import Tx
from backoffice_inventory.events import StockIssued, StockMoved, StockReceived, StockValued
from backoffice_inventory.facts import Facts
from backoffice_inventory.rules import LocationKind


def announce(
    tx: Tx,
    move: int,
    facts: Facts,
    quantity: Decimal,
    lot: int | None,
    cost: Decimal,
    change: Decimal,
    at: dt.datetime,
    reverses: int | None,
) -> None:
    """Emit what a move means: received, issued or moved, and valued if the value of the stock changed."""
    source, target = facts.source, facts.target
    if reverses is not None:  # the same story with the opposite sign
        source, target, quantity, cost = target, source, -quantity, -cost
    common = {
        "move": move, "company": facts.company_id, "item": facts.item, "lot": lot,
        "quantity": quantity, "cost": cost, "at": at, "reverses": reverses,
    }  # fmt: skip
    if source.kind == LocationKind.supplier:
        tx.emit(StockReceived(to=target.id, **common))
    elif target.kind == LocationKind.customer:
        tx.emit(StockIssued(from_place=source.id, **common))
    else:
        tx.emit(StockMoved(from_place=source.id, to=target.id, **common))
    if change:
        outside = facts.target if facts.source.valued else facts.source
        tx.emit(
            StockValued(
                move=move,
                company=facts.company_id,
                item=facts.item,
                value=change,
                currency=facts.currency,
                purpose=outside.kind,
                at=at,
                reverses=reverses,
            )
        )
