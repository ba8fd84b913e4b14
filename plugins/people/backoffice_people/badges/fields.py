"""What the values of badges are."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated

from backoffice.kinds import Choice, Instant, RefTo, Text


class Medium(StrEnum):
    """What carries the code."""

    card = "card"
    qr = "qr"


BadgeRef = Annotated[int, RefTo("Badge", resource="people.badges")]
BadgeCode = Annotated[str, Text("Code", max=128, secrecy="hr", help="What the reader reads; leading zeros count")]
MediumOf = Annotated[Medium, Choice("Carrier")]
BadgeFrom = Annotated[dt.datetime, Instant("Valid from", help="Now, if left out")]
BadgeTo = Annotated[dt.datetime, Instant("Valid to", help="Empty: until it is blocked")]
BlockedAt = Annotated[dt.datetime, Instant("Blocked")]
BlockReason = Annotated[str, Text("Reason", max=200, help="Such as lost, broken, given back")]
AssignedAt = Annotated[dt.datetime, Instant("Given out")]
PinHash = Annotated[str, Text("PIN", max=200, secrecy="hr")]
PinSetAt = Annotated[dt.datetime, Instant("PIN set")]
