"""What the commands of punches are given."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from backoffice.bus import Payload
from backoffice.kinds import Json
from backoffice.org.models import SiteRef
from backoffice.stations import StationRef
from backoffice.stations.scan import small
from backoffice_people import BadgeCode, EmployeeRef
from backoffice_timeclock.punches.fields import (
    At,
    Device,
    DeviceSeq,
    EventId,
    GivenNumber,
    Kind,
    KindOf,
    Note,
    OffsetMs,
    PunchRef,
    Source,
    SourceOf,
    VerifiedBy,
)

MOST = 50
"""Punches of a batch."""
AtPlace = Annotated[SiteRef | None, Field(title="Site", description="Where; if left out, where the person works")]
GivenRaw = Annotated[dict[str, Any], Json("As it came in"), AfterValidator(small)]


class MakePunch(Payload):
    """By whom: one of badge, employee and number. A number is what somebody typed, and need not exist."""

    event_id: EventId
    badge: BadgeCode | None = None
    employee: EmployeeRef | None = None
    number: GivenNumber | None = None
    kind: KindOf = Kind.auto
    at: At | None = None
    site: AtPlace = None
    station: StationRef | None = None
    device: Device | None = None
    device_seq: DeviceSeq | None = None
    source: SourceOf = Source.device
    verified: VerifiedBy | None = None
    clock_offset_ms: OffsetMs | None = None
    raw: GivenRaw = Field(default_factory=dict)

    @model_validator(mode="after")
    def _by_somebody(self) -> MakePunch:
        if self.badge is None and self.employee is None and self.number is None:
            raise PydanticCustomError("nobody", "must name a badge, an employee or a number")
        return self


class MakePunches(Payload):
    punches: list[MakePunch] = Field(min_length=1, max_length=MOST)


class OwnPunch(Payload):
    event_id: EventId | None = None
    kind: KindOf = Kind.auto


class ConfirmPunch(Payload):
    punch: PunchRef
    note: Note | None = None
