"""What the commands of corrections are given."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from backoffice.bus import Payload
from backoffice.kinds import When
from backoffice_people import EmployeeRef
from backoffice_timeclock.corrections.fields import (
    Action,
    ActionOf,
    Approve,
    CorrectionRef,
    DecisionReason,
    NewAt,
    Reason,
)
from backoffice_timeclock.punches.fields import At, EventId, KindOf, PunchRef

WhichPunch = Annotated[PunchRef | None, Field(title="Punch", description="The one to void or to move")]
NewKind = Annotated[KindOf | None, Field(title="Kind", description="In, out, start or end of a break")]


class OwnCorrection(Payload):
    action: ActionOf = Action.add
    punch: Annotated[WhichPunch, When("action", "void", "retime")] = None
    new_at: Annotated[NewAt | None, When("action", "add", "retime")] = None
    new_kind: NewKind = None
    reason: Reason
    event_id: EventId | None = None


class _OfSomebody(Payload):
    employee: EmployeeRef | None = None


class RequestCorrection(OwnCorrection, _OfSomebody):
    """For somebody else: the employee, unless the punch says who it is."""


class DecideCorrection(Payload):
    correction: CorrectionRef
    approve: Approve
    reason: DecisionReason | None = None


class CancelPunch(Payload):
    """`cancelled` is the event of the punch that was not meant."""

    event_id: EventId
    cancelled: EventId
    at: At | None = None
