"""A move that is to be written."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from backoffice_inventory.facts import Facts


@dataclass(frozen=True, slots=True)
class Posting:
    """What is to be written. `cost` is what the goods are worth together, if that is known already.

    `reverses` is the move that is undone by this one.
    """

    facts: Facts
    quantity: Decimal
    lot: int
    at: dt.datetime
    unit_cost: Decimal | None = None
    cost: Decimal | None = None
    reverses: int | None = None
