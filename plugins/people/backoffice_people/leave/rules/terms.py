"""The words of leave: what a policy grants, what an entry of the ledger says, and the states of a request."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType


class LeaveUnit(StrEnum):
    """The smallest part of leave that can be taken."""

    day = "day"
    half_day = "half_day"


class LeaveKind(StrEnum):
    """What leave means for pay; payroll reads it."""

    paid = "paid"
    unpaid = "unpaid"
    sick = "sick"


class Half(StrEnum):
    """Which ends of the leave are half days."""

    none = "none"
    starts_at_noon = "starts_at_noon"
    ends_at_noon = "ends_at_noon"
    both = "both"

    @property
    def late_start(self) -> bool:
        return self in (Half.starts_at_noon, Half.both)

    @property
    def early_end(self) -> bool:
        return self in (Half.ends_at_noon, Half.both)


class AccrualMode(StrEnum):
    """When the days of a year are granted."""

    monthly = "monthly"
    """A twelfth on the last day of each month."""
    yearly = "yearly"
    """All on the first of January."""
    anniversary = "anniversary"
    """All on the day of hiring and on each anniversary of it; the leave year begins there."""
    none = "none"
    """Nothing by itself: days are entered by hand."""


class Reason(StrEnum):
    """Why an entry of the ledger is there."""

    accrual = "accrual"
    use = "use"
    carry = "carry"
    """Zero days: says how many of the balance came from the year before."""
    expire = "expire"
    adjust = "adjust"
    encash = "encash"


class LeaveState(StrEnum):
    """Where a request stands."""

    draft = "draft"
    submitted = "submitted"
    approved = "approved"
    rejected = "rejected"
    taken = "taken"
    cancelled = "cancelled"


NEXT = MappingProxyType(
    {
        LeaveState.draft: frozenset({LeaveState.submitted, LeaveState.approved, LeaveState.cancelled}),
        LeaveState.submitted: frozenset({LeaveState.approved, LeaveState.rejected, LeaveState.cancelled}),
        LeaveState.approved: frozenset({LeaveState.taken, LeaveState.cancelled}),
        LeaveState.rejected: frozenset(),
        LeaveState.taken: frozenset({LeaveState.cancelled}),
        LeaveState.cancelled: frozenset(),
    }
)
"""From each state, the states that a request may go to. What does not need approval goes from draft to approved."""
COUNTS = (LeaveState.approved, LeaveState.taken)
"""The states in which leave is on the ledger, and in which two requests must not overlap."""


@dataclass(frozen=True)
class Policy:
    """What a policy grants, in days of a full leave year at full time.

    `cap` is the most that accrues in one leave year (the entitlement, if None), without what is carried over. At the
    end of the year at most `carry_max` days go over (all, if None); they lapse `carry_months` months after the new
    year began (never, if None). The balance is never taken below `floor`, which is zero or less.
    """

    entitlement: Decimal
    accrual: AccrualMode = AccrualMode.yearly
    prorate_employment: bool = True
    prorate_fte: bool = True
    cap: Decimal | None = None
    carry_max: Decimal | None = None
    carry_months: int | None = None
    floor: Decimal = Decimal(0)

    @property
    def annual_cap(self) -> Decimal:
        return self.entitlement if self.cap is None else self.cap


@dataclass(frozen=True)
class Assigned:
    """A policy that is in force from `first` to `last`, both included; None is open."""

    policy: Policy
    first: dt.date | None = None
    last: dt.date | None = None

    def covers(self, day: dt.date) -> bool:
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


@dataclass(frozen=True)
class Stretch:
    """A part of an employment with one share of full time: `fte` 1 is full time. `last` None: it goes on."""

    first: dt.date
    last: dt.date | None
    fte: Decimal = Decimal(1)


@dataclass(frozen=True)
class Entry:
    """What one row of the ledger says: from `day` on the balance is higher by `days`. `carried` is of carry entries."""

    day: dt.date
    days: Decimal
    reason: Reason
    period: str = ""
    carried: Decimal | None = None
    why: str = ""
