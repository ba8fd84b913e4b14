"""The tables of leave. The ledger and requests' decisions are facts; balances are a cache that can be rebuilt."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backoffice.db.base import Base
from backoffice.kinds import Id
from backoffice.org.models import Company, CompanyRef, Site, SiteRef
from backoffice.records.master import CreatedAt, MasterRow, Version
from backoffice_people.leave.fields import (
    Accrual,
    Balance,
    Because,
    ByEmployment,
    ByFte,
    Cap,
    Carried,
    CarryMax,
    CarryMonths,
    Change,
    DecidedAt,
    DecisionNote,
    Entitlement,
    EntryDay,
    EntryReason,
    EntryRef,
    FeedHash,
    FirstDay,
    Floor,
    HalfDays,
    HasBalance,
    LastDay,
    LeaveCode,
    LeaveName,
    LeaveTypeRef,
    Named,
    NeedsApproval,
    Note,
    PayKind,
    Period,
    PolicyRef,
    Principal,
    RecordedAt,
    RequestedAt,
    RequestRef,
    Revision,
    RevokedAt,
    State,
    Taken,
    TypeOfRequest,
    Unit,
    ValidFrom,
    ValidTo,
    Why,
    WithTeam,
)
from backoffice_people.leave.rules.terms import AccrualMode, LeaveKind, LeaveUnit
from backoffice_people.staff.fields import EmployeeRef
from backoffice_people.staff.models import Employee
from backoffice_people.structure.fields import DepartmentRef
from backoffice_people.structure.models import Department


class LeaveType(MasterRow, Base):
    """A kind of absence: annual leave, unpaid leave, sickness."""

    __tablename__ = "people_leave_type"
    __table_args__ = (UniqueConstraint("company_id", "code"),)

    company_id: Mapped[CompanyRef] = mapped_column(ForeignKey(Company.id))
    code: Mapped[LeaveCode]
    name: Mapped[LeaveName]
    kind: Mapped[PayKind] = mapped_column(default=LeaveKind.paid)
    unit: Mapped[Unit] = mapped_column(default=LeaveUnit.half_day)
    needs_approval: Mapped[NeedsApproval] = mapped_column(default=True)
    has_balance: Mapped[HasBalance] = mapped_column(default=True)
    named: Mapped[Named] = mapped_column(default=False)


class LeavePolicy(MasterRow, Base):
    """What is granted of a type in a year, how, and what becomes of what is left."""

    __tablename__ = "people_leave_policy"
    __table_args__ = (UniqueConstraint("company_id", "code"),)

    company_id: Mapped[CompanyRef] = mapped_column(ForeignKey(Company.id))
    code: Mapped[LeaveCode]
    name: Mapped[LeaveName]
    type_id: Mapped[LeaveTypeRef] = mapped_column(ForeignKey(LeaveType.id), index=True)
    entitlement: Mapped[Entitlement]
    accrual: Mapped[Accrual] = mapped_column(default=AccrualMode.yearly)
    by_employment: Mapped[ByEmployment] = mapped_column(default=True)
    by_fte: Mapped[ByFte] = mapped_column(default=True)
    cap: Mapped[Cap | None]
    carry_max: Mapped[CarryMax | None]
    carry_months: Mapped[CarryMonths | None]
    floor: Mapped[Floor] = mapped_column(default=0)


class LeaveAssignment(Base):
    """Which policy holds for an employee, from a day on. Those of one type do not overlap."""

    __tablename__ = "people_leave_assignment"
    __table_args__ = (
        UniqueConstraint("employee_id", "type_id", "valid_from"),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="order"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    employee_id: Mapped[EmployeeRef] = mapped_column(ForeignKey(Employee.id))
    type_id: Mapped[LeaveTypeRef] = mapped_column(ForeignKey(LeaveType.id), index=True)
    policy_id: Mapped[PolicyRef] = mapped_column(ForeignKey(LeavePolicy.id), index=True)
    valid_from: Mapped[ValidFrom]
    valid_to: Mapped[ValidTo | None]
    because: Mapped[Because | None]
    """Which default it follows; None: somebody assigned it, and no default takes its place."""
    recorded_at: Mapped[RecordedAt]
    actor: Mapped[Principal]


class LeaveDefault(Base):
    """A policy that whoever works at a site, in a department, or both, gets by itself; None is everywhere."""

    __tablename__ = "people_leave_default"
    __table_args__ = (Index(None, "company_id", "type_id"),)

    id: Mapped[Id] = mapped_column(primary_key=True)
    company_id: Mapped[CompanyRef] = mapped_column(ForeignKey(Company.id))
    type_id: Mapped[LeaveTypeRef] = mapped_column(ForeignKey(LeaveType.id), index=True)
    policy_id: Mapped[PolicyRef] = mapped_column(ForeignKey(LeavePolicy.id), index=True)
    site_id: Mapped[SiteRef | None] = mapped_column(ForeignKey(Site.id), index=True)
    department_id: Mapped[DepartmentRef | None] = mapped_column(ForeignKey(Department.id), index=True)
    recorded_at: Mapped[RecordedAt]
    actor: Mapped[Principal]


class LeaveRequest(Base):
    """A wish to be away, and what became of it. `days` are the working days that it takes, as they were counted."""

    __tablename__ = "people_leave_request"
    __table_args__ = (
        Index(None, "employee_id", "first_day"),
        Index(None, "state", "first_day"),
        CheckConstraint("last_day >= first_day", name="order"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    version: Mapped[Version] = mapped_column(default=1)
    company_id: Mapped[CompanyRef] = mapped_column(ForeignKey(Company.id))
    employee_id: Mapped[EmployeeRef] = mapped_column(ForeignKey(Employee.id))
    type_id: Mapped[TypeOfRequest] = mapped_column(ForeignKey(LeaveType.id), index=True)
    first_day: Mapped[FirstDay]
    last_day: Mapped[LastDay]
    half: Mapped[HalfDays]
    days: Mapped[Taken]
    state: Mapped[State]
    note: Mapped[Note | None]
    requested_by: Mapped[Principal]
    requested_at: Mapped[RequestedAt]
    decided_by: Mapped[Principal | None]
    decided_at: Mapped[DecidedAt | None]
    decision_note: Mapped[DecisionNote | None]


class LeaveEntry(Base):
    """A fact of the ledger: from `day` on the balance is higher by `days`. Never changed; undone by its opposite."""

    __tablename__ = "people_leave_ledger"
    __table_args__ = (
        Index(None, "employee_id", "type_id", "day", "id"),
        UniqueConstraint("employee_id", "type_id", "reason", "period", "revision"),
        UniqueConstraint("reverses_id"),
        CheckConstraint("days <> 0 OR reason = 'carry'", name="something"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    company_id: Mapped[CompanyRef] = mapped_column(ForeignKey(Company.id))
    employee_id: Mapped[EmployeeRef] = mapped_column(ForeignKey(Employee.id))
    type_id: Mapped[LeaveTypeRef] = mapped_column(ForeignKey(LeaveType.id), index=True)
    day: Mapped[EntryDay]
    days: Mapped[Change]
    reason: Mapped[EntryReason]
    period: Mapped[Period | None]
    revision: Mapped[Revision] = mapped_column(default=0)
    carried: Mapped[Carried | None]
    request_id: Mapped[RequestRef | None] = mapped_column(ForeignKey(LeaveRequest.id), index=True)
    reverses_id: Mapped[EntryRef | None] = mapped_column(ForeignKey("people_leave_ledger.id"))
    why: Mapped[Why]
    recorded_at: Mapped[RecordedAt]
    actor: Mapped[Principal]


class LeaveBalance(Base):
    """The balance at the end of each day that has an entry: a cache, so that the balance of any day is one look."""

    __tablename__ = "people_leave_balance"
    __table_args__ = (UniqueConstraint("employee_id", "type_id", "day"),)

    id: Mapped[Id] = mapped_column(primary_key=True)
    employee_id: Mapped[EmployeeRef] = mapped_column(ForeignKey(Employee.id))
    type_id: Mapped[LeaveTypeRef] = mapped_column(ForeignKey(LeaveType.id), index=True)
    day: Mapped[EntryDay]
    balance: Mapped[Balance]


class LeaveFeed(Base):
    """A secret address under which a calendar program reads absences. Only the digest of the secret is kept."""

    __tablename__ = "people_leave_feed"
    __table_args__ = (UniqueConstraint("secret_hash"),)

    id: Mapped[Id] = mapped_column(primary_key=True)
    employee_id: Mapped[EmployeeRef] = mapped_column(ForeignKey(Employee.id), index=True)
    secret_hash: Mapped[FeedHash]
    with_team: Mapped[WithTeam]
    created_at: Mapped[CreatedAt]
    revoked_at: Mapped[RevokedAt | None]
