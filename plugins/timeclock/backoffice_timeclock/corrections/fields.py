"""What the values of corrections are."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated

from backoffice.kinds import Choice, Flag, Instant, RefTo, Text


class Action(StrEnum):
    """What a correction does: bring a punch that was not made, let one not count, or move one in time."""

    add = "add"
    void = "void"
    retime = "retime"


class State(StrEnum):
    """Where a correction stands; an approved or rejected one is never changed again."""

    requested = "requested"
    approved = "approved"
    rejected = "rejected"


CorrectionRef = Annotated[int, RefTo("Correction", resource="timeclock.corrections")]
ActionOf = Annotated[Action, Choice("What")]
StateOf = Annotated[State, Choice("State")]
NewAt = Annotated[dt.datetime, Instant("Right time")]
Reason = Annotated[str, Text("Reason", max=500, multiline=True)]
DecisionReason = Annotated[str, Text("Reason of the decision", max=500, multiline=True)]
Approve = Annotated[bool, Flag("Approve", help="Unticked, the request is rejected")]
RequestedAt = Annotated[dt.datetime, Instant("Asked")]
DecidedAt = Annotated[dt.datetime, Instant("Decided")]
Principal = Annotated[str, Text("By", max=80)]
