"""What the values of leave are. Who is away is public, why and how much is left is not."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated

from backoffice.kinds import Choice, Count, Day, Flag, Instant, Number, RefTo, Text
from backoffice_people.leave.rules.terms import AccrualMode, Half, LeaveKind, LeaveState, LeaveUnit, Reason

LeaveTypeRef = Annotated[int, RefTo("Leave type", resource="people.leave_types")]
PolicyRef = Annotated[int, RefTo("Policy", resource="people.leave_policies")]
RequestRef = Annotated[int, RefTo("Request", resource="people.leave_requests")]
EntryRef = Annotated[int, RefTo("Entry", resource="people.leave_entries")]
DefaultRef = Annotated[int, RefTo("Default", resource="people.leave_defaults")]

LeaveCode = Annotated[str, Text("Code", max=40, pattern=r"^[A-Za-z0-9][A-Za-z0-9_.\-]*$")]
LeaveName = Annotated[str, Text("Name", max=120)]
PayKind = Annotated[LeaveKind, Choice("Kind", help="What it means for pay")]
Unit = Annotated[LeaveUnit, Choice("Taken in", help="The smallest part that can be taken")]
NeedsApproval = Annotated[bool, Flag("Needs approval", help="By the manager or the personnel office")]
HasBalance = Annotated[bool, Flag("Has a balance", help="Days are granted and used up; else only who is away is kept")]
Named = Annotated[bool, Flag("Named to colleagues", help="If not, colleagues see that somebody is absent, not why")]

Entitlement = Annotated[Decimal, Number("Days a year", places=2, ge=0, le=366, help="At full time, in a full year")]
Accrual = Annotated[AccrualMode, Choice("Granted", help="Monthly, yearly, on each anniversary of hiring, or by hand")]
ByEmployment = Annotated[bool, Flag("In proportion to the time employed")]
ByFte = Annotated[bool, Flag("In proportion to the share of full time")]
Cap = Annotated[Decimal, Number("At most in a year", places=2, ge=0, le=366, help="Empty: the days a year")]
CarryMax = Annotated[Decimal, Number("Carried over at most", places=2, ge=0, le=366, help="Empty: all that is left")]
CarryMonths = Annotated[
    int, Count("Carried over for months", ge=1, le=11, help="Days from last year lapse after as many; empty: never")
]
Floor = Annotated[
    Decimal, Number("Lowest balance", places=2, ge=-366, le=0, help="Such as -5: five days may be taken ahead")
]

Because = Annotated[str, Text("By default", max=200, help="Empty: somebody assigned it")]
ValidFrom = Annotated[dt.date, Day("From")]
ValidTo = Annotated[dt.date, Day("To", help="The last day; empty: until further notice")]

EntryDay = Annotated[dt.date, Day("Day")]
Change = Annotated[Decimal, Number("Days", places=2, ge=-999, le=999, secrecy="hr")]
Carried = Annotated[Decimal, Number("Carried over", places=2, ge=0, le=999, secrecy="hr")]
Balance = Annotated[Decimal, Number("Balance", places=2, secrecy="hr")]
EntryReason = Annotated[Reason, Choice("Reason", secrecy="hr")]
Period = Annotated[str, Text("Period", max=20, secrecy="hr")]
Revision = Annotated[int, Count("Revision", secrecy="hr")]
Why = Annotated[str, Text("Explanation", max=300, secrecy="hr")]

FirstDay = Annotated[dt.date, Day("From")]
LastDay = Annotated[dt.date, Day("To")]
HalfDays = Annotated[Half, Choice("Half days", help="Whether it begins at noon of the first day, or ends at noon")]
Taken = Annotated[Decimal, Number("Working days", places=2, ge=0, secrecy="hr")]
State = Annotated[LeaveState, Choice("State")]
Note = Annotated[str, Text("Note", max=300, secrecy="hr", multiline=True, help="For whoever decides")]
DecisionNote = Annotated[str, Text("Answer", max=300, secrecy="hr", multiline=True)]
RequestedAt = Annotated[dt.datetime, Instant("Requested")]
DecidedAt = Annotated[dt.datetime, Instant("Decided")]
RecordedAt = Annotated[dt.datetime, Instant("Recorded")]
RevokedAt = Annotated[dt.datetime, Instant("Revoked")]
Principal = Annotated[str, Text("By", max=80)]
"""Who did it: `user:3` also where that person used a token."""
TypeOfRequest = Annotated[int, RefTo("Leave type", resource="people.leave_types", secrecy="hr")]
FeedHash = Annotated[str, Text("Digest", max=64, secrecy="hr")]
WithTeam = Annotated[bool, Flag("With the team", help="Also when colleagues of the same department are absent")]
