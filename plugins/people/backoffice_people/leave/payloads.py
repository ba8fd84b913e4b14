"""What the commands of leave are given."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import Field

from backoffice.bus import Payload
from backoffice.kinds import Day, Flag, IdKind, Secret
from backoffice.org.models import SiteRef
from backoffice_people.leave.fields import (
    Change,
    DecisionNote,
    DefaultRef,
    EntryDay,
    FirstDay,
    HalfDays,
    LastDay,
    LeaveTypeRef,
    Note,
    PolicyRef,
    RequestRef,
    Taken,
    Why,
    WithTeam,
)
from backoffice_people.leave.rules.terms import Half
from backoffice_people.staff.fields import EmployeeRef
from backoffice_people.structure.fields import DepartmentRef

# `from` is a word of Python's own: the attribute is `first`, the name on every wire is `from`.
From = Annotated[FirstDay, Field(alias="from", title="From")]
ForWhom = Annotated[EmployeeRef | None, Field(title="Employee", description="Empty: yourself")]
Until = Annotated[dt.date, Day("Until", help="Empty: today")]
OneRequest = Annotated[RequestRef, Field(title="Request")]


class RequestLeave(Payload):
    employee: ForWhom = None
    type: LeaveTypeRef
    first: From
    to: LastDay
    half: HalfDays = Half.none
    note: Note | None = None
    draft: Annotated[bool, Flag("Only a draft", help="Keep it to yourself; submit it later")] = False


class TheRequest(Payload):
    request: OneRequest


class DecideLeave(Payload):
    request: OneRequest
    approve: Annotated[bool, Flag("Approve", help="If not, it is rejected")] = True
    reason: DecisionNote | None = None


class CancelLeave(Payload):
    request: OneRequest
    reason: DecisionNote | None = None


class AssignPolicy(Payload):
    employee: EmployeeRef
    policy: PolicyRef
    first: Annotated[EntryDay | None, Field(alias="from", title="From", description="Empty: the first day of work")] = (
        None
    )


class SetDefault(Payload):
    policy: PolicyRef
    site: Annotated[SiteRef | None, Field(title="Site", description="Empty: at every site")] = None
    department: Annotated[
        DepartmentRef | None, Field(title="Department", description="With all that is part of it; empty: in every one")
    ] = None


class RemoveDefault(Payload):
    default: DefaultRef


class ApplyDefaults(Payload):
    employee: EmployeeRef
    first: Annotated[EntryDay | None, Field(alias="from", title="From", description="Empty: today")] = None


class AdjustLeave(Payload):
    employee: EmployeeRef
    type: LeaveTypeRef
    days: Change
    day: Annotated[EntryDay | None, Field(description="From when it holds; today, if left out")] = None
    reason: Why


class EncashLeave(Payload):
    employee: EmployeeRef
    type: LeaveTypeRef
    days: Taken
    day: Annotated[EntryDay | None, Field(description="Today, if left out")] = None
    reason: Why


class BookLeave(Payload):
    employee: EmployeeRef
    until: Until | None = None


class AccrueLeave(Payload):
    until: Until | None = None


class CreateFeed(Payload):
    secret_hash: Annotated[str, Secret("Digest of the secret", max=64), Field(pattern="^[0-9a-f]{64}$")]
    with_team: WithTeam = False


class RevokeFeed(Payload):
    feed: Annotated[int, IdKind("Feed")]
