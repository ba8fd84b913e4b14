"""What happened to the stock. Numbers are frozen: they are what was true in the transaction of the event.

An undone move tells its story again with the opposite sign: `reverses` names the move that it undoes, and quantity and
cost are negative. So whoever adds up the events of one name has the right sum.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from backoffice.bus import Event


class StockReceived(Event, name="stock.received", version=1):
    """Goods came in from a supplier."""

    move: int
    company: int
    item: int
    to: int
    lot: int | None
    quantity: Decimal
    cost: Decimal
    at: dt.datetime
    reverses: int | None


class StockIssued(Event, name="stock.issued", version=1):
    """Goods went out to a customer."""

    move: int
    company: int
    item: int
    from_place: int
    lot: int | None
    quantity: Decimal
    cost: Decimal
    at: dt.datetime
    reverses: int | None


class StockMoved(Event, name="stock.moved", version=1):
    """Goods went from one place to another, and neither stands for a supplier or a customer."""

    move: int
    company: int
    item: int
    from_place: int
    to: int
    lot: int | None
    quantity: Decimal
    cost: Decimal
    at: dt.datetime
    reverses: int | None


class StockValued(Event, name="stock.valued", version=1):
    """The value of a company's stock changed by `value`. `purpose` is the kind of place on the other side."""

    move: int
    company: int
    item: int
    value: Decimal
    currency: str
    purpose: str
    at: dt.datetime
    reverses: int | None
