"""What the commands about employees are given."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated

from pydantic import Field

from backoffice.bus import Payload
from backoffice.identity.models import UserRef
from backoffice.kinds import Count, Day
from backoffice.org.models import SiteRef
from backoffice_parties import PartyRef
from backoffice_people.staff.fields import (
    ChangeRef,
    EmployeeNumber,
    EmployeeRef,
    EmploymentRef,
    FamilyName,
    Fte,
    FullName,
    GivenName,
    ManagerRef,
    Reason,
    Slot,
    SpeechOf,
)
from backoffice_people.structure.fields import DepartmentRef, PositionRef

# `from` is a word of Python's own: the attribute is `first`, the name on every wire is `from`.
From = Annotated[dt.date, Day("From"), Field(alias="from", title="From", description="The first day on which it holds")]
OnDay = Annotated[dt.date, Day("Last day")]
KnownParty = Annotated[
    PartyRef | None, Field(title="Known person", description="If the person is known already; else the name")
]
NewName = Annotated[FullName | None, Field(description="If left out, first and family name together")]
AtSite = Annotated[SiteRef | None, Field(title="Site", description="Needed where the company has several")]
Version = Annotated[int, Count("Version", ge=1)]


# Fields stand in the order in which forms show them, which is why none is inherited.


class Hire(Payload):
    name: NewName = None
    given_name: GivenName | None = None
    family_name: FamilyName | None = None
    first: From
    site: AtSite = None
    department: DepartmentRef | None = None
    position: PositionRef | None = None
    manager: ManagerRef | None = None
    fte: Fte = Decimal(1)
    language: SpeechOf | None = None
    number: EmployeeNumber | None = None
    party: KnownParty = None


class Transfer(Payload):
    employee: EmployeeRef
    first: From
    site: AtSite = None
    department: DepartmentRef | None = None
    position: PositionRef | None = None
    manager: ManagerRef | None = None
    fte: Fte | None = None
    reason: Reason | None = None
    slot: Slot = 1


class CorrectEmployment(Payload):
    employment: EmploymentRef
    first: Annotated[
        dt.date | None, Day("From"), Field(alias="from", title="From", description="If it began on another day")
    ] = None
    site: AtSite = None
    department: DepartmentRef | None = None
    position: PositionRef | None = None
    manager: ManagerRef | None = None
    fte: Fte | None = None
    reason: Reason


class LeaveCompany(Payload):
    employee: EmployeeRef
    on: OnDay
    reason: Reason | None = None


class Rehire(Payload):
    employee: EmployeeRef
    first: From
    site: AtSite = None
    department: DepartmentRef | None = None
    position: PositionRef | None = None
    manager: ManagerRef | None = None
    fte: Fte = Decimal(1)
    reason: Reason | None = None


class AddContract(Payload):
    employee: EmployeeRef
    first: From
    to: Annotated[dt.date | None, Day("Last day"), Field(description="Empty: until further notice")] = None
    site: AtSite = None
    department: DepartmentRef | None = None
    position: PositionRef | None = None
    manager: ManagerRef | None = None
    fte: Fte
    reason: Reason | None = None


class EndContract(Payload):
    employment: EmploymentRef
    on: OnDay
    reason: Reason | None = None


class UndoEmployment(Payload):
    change: ChangeRef
    reason: Reason | None = None


class UpdateEmployee(Payload):
    employee: EmployeeRef
    version: Version
    name: FullName | None = None
    given_name: GivenName | None = None
    family_name: FamilyName | None = None
    language: SpeechOf | None = None


class LinkUser(Payload):
    employee: EmployeeRef
    user: Annotated[UserRef | None, Field(title="User", description="Empty: the employee has no account")] = None
