"""What happened to the stock. Numbers are frozen: they are what was true in the transaction of the event.

An undone move tells its story again with the opposite sign: `reverses` names the move that it undoes, and quantity and
cost are negative. So whoever adds up the events of one name has the right sum.
"""

from __future__ import annotations

from backoffice.bus import Event
from backoffice_inventory.fields import At, CostMoved, Stock, ValueChange


class StockEvent(Event):
    """What every move of stock tells."""

    move: int
    company: int
    item: int
    lot: int | None
    at: At
    reverses: int | None


class StockReceived(StockEvent, name="stock.received", version=1):
    """Goods came in from a supplier."""

    to: int
    quantity: Stock
    cost: CostMoved


class StockIssued(StockEvent, name="stock.issued", version=1):
    """Goods went out to a customer."""

    from_place: int
    quantity: Stock
    cost: CostMoved


class StockMoved(StockEvent, name="stock.moved", version=1):
    """Goods went from one place to another, and neither stands for a supplier or a customer."""

    from_place: int
    to: int
    quantity: Stock
    cost: CostMoved


class StockValued(StockEvent, name="stock.valued", version=1):
    """The value of a company's stock changed by `value`. `purpose` is the kind of place on the other side."""

    value: ValueChange
    currency: str
    purpose: str
