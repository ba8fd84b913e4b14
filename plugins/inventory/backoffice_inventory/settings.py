"""What an administrator can set of the stock."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from backoffice.bus import Payload
from backoffice.kinds import Number
from backoffice_inventory.rules import MAX_QUANTITY

LargestMove = Annotated[
    Decimal,
    Number(
        "Largest move",
        places=6,
        gt=0,
        le=MAX_QUANTITY,
        help="The most of one item that moves at once, in its own unit. More is refused as a slip of the hand.",
    ),
]


class InventorySettings(Payload):
    largest_move: LargestMove = MAX_QUANTITY
