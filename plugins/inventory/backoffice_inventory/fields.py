"""What the values of the stock ledger are: one alias each for columns, payloads, forms and the API."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated

from backoffice.kinds import Amount, Choice, Count, Flag, Instant, Number, RefTo, Text
from backoffice_inventory.rules import MAX_QUANTITY, LocationKind

LocationRef = Annotated[int, RefTo("Location", resource="inventory.locations")]
MoveRef = Annotated[int, RefTo("Move", resource="inventory.moves")]
LotRef = Annotated[int, RefTo("Lot", resource="inventory.lots")]

PlaceCode = Annotated[str, Text("Code", max=40, help="Unique at its site; what the label of the place says")]
PlaceName = Annotated[str, Text("Name", max=200)]
PlaceKind = Annotated[LocationKind, Choice("Kind", help="What the place stands for; it stays as it was made")]
Closed = Annotated[bool, Flag("Closed", help="Nothing goes in or out of a closed place")]

Quantity = Annotated[Decimal, Number("Quantity", places=6, gt=0, le=MAX_QUANTITY)]
Stock = Annotated[Decimal, Number("Quantity", places=6)]
UnitCost = Annotated[Decimal, Number("Unit cost", places=6, ge=0, le=1_000_000_000, secrecy="internal")]
Value = Annotated[Decimal, Amount("Value", secrecy="internal")]
ValueChange = Annotated[Decimal, Amount("Value change", secrecy="internal")]
CostMoved = Annotated[Decimal, Amount("Cost", help="What the moved goods cost together", secrecy="internal")]

LotCode = Annotated[str, Text("Lot or serial number", max=80)]
LotKey = Annotated[int, Count("Lot", le=2**63 - 1)]
At = Annotated[dt.datetime, Instant("At", help="When it happened; now, if left out")]
RecordedAt = Annotated[dt.datetime, Instant("Recorded")]
CreatedAt = Annotated[dt.datetime, Instant("Created")]
Principal = Annotated[str, Text("By", max=80)]
Unbounded = Annotated[bool, Flag("Unbounded")]
