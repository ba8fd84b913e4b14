"""The tables of shifts, pay rules and hours. Hours are derived: throw them away and they come out the same."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backoffice.db.base import Base
from backoffice.kinds import Id
from backoffice.org.models import Company, CompanyRef, Site, SiteRef
from backoffice_people import Department, DepartmentRef, Employee, EmployeeRef
from backoffice_timeclock.hours.fields import (
    After,
    AsOf,
    At,
    AttributionOf,
    Before,
    BreakTime,
    Code,
    CreatedAt,
    Cycle,
    CycleIds,
    CycleStart,
    Digest,
    FirstDay,
    FlagOf,
    FlagsOf,
    From,
    LastDay,
    Late,
    LeftEarly,
    LineKindOf,
    Name,
    OnDay,
    Open,
    Overtime,
    PaidTime,
    Parts,
    PartsText,
    Percent,
    PeriodRef,
    Planned,
    Principal,
    RoundedBreaks,
    RoundedIn,
    RoundedOut,
    Rule,
    RulesJson,
    RulesRef,
    Said,
    Seconds,
    SeverityOf,
    SheetStateOf,
    ShiftText,
    To,
    Worked,
)


class Shift(Base):
    """A shift, as it was defined: never changed, since past hours follow from it. Other times get another code."""

    __tablename__ = "timeclock_shift"
    __table_args__ = (UniqueConstraint("company_id", "code"),)

    id: Mapped[Id] = mapped_column(primary_key=True)
    company_id: Mapped[CompanyRef] = mapped_column(ForeignKey(Company.id))
    code: Mapped[Code]
    name: Mapped[Name]
    parts: Mapped[Parts]
    times: Mapped[PartsText]
    attribution: Mapped[AttributionOf]
    before: Mapped[Before]
    after: Mapped[After]
    created_at: Mapped[CreatedAt]
    actor: Mapped[Principal]


class ShiftAssignment(Base):
    """Who works which shifts in turn: one employee, or a department as a whole where its people have none of their own.

    `cycle_start` is a day on which the first shift of the turn falls.
    """

    __tablename__ = "timeclock_shift_assignment"
    __table_args__ = (
        CheckConstraint("employee_id IS NULL OR department_id IS NULL", name="one_of"),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="order"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    company_id: Mapped[CompanyRef] = mapped_column(ForeignKey(Company.id))
    employee_id: Mapped[EmployeeRef | None] = mapped_column(ForeignKey(Employee.id), index=True)
    department_id: Mapped[DepartmentRef | None] = mapped_column(ForeignKey(Department.id), index=True)
    cycle: Mapped[Cycle]
    shifts: Mapped[CycleIds]
    cycle_start: Mapped[CycleStart]
    valid_from: Mapped[From]
    valid_to: Mapped[To | None]
    created_at: Mapped[CreatedAt]
    actor: Mapped[Principal]


class PayRuleSet(Base):
    """One version of the pay rules of a company, a site or a department, from a day on. Never changed."""

    __tablename__ = "timeclock_pay_rules"
    __table_args__ = (UniqueConstraint("company_id", "name"),)

    id: Mapped[Id] = mapped_column(primary_key=True)
    company_id: Mapped[CompanyRef] = mapped_column(ForeignKey(Company.id))
    site_id: Mapped[SiteRef | None] = mapped_column(ForeignKey(Site.id))
    department_id: Mapped[DepartmentRef | None] = mapped_column(ForeignKey(Department.id))
    name: Mapped[Name]
    valid_from: Mapped[From]
    rules: Mapped[RulesJson]
    created_at: Mapped[CreatedAt]
    actor: Mapped[Principal]


class Period(Base):
    """A period of a company that is locked: paid as it was. What changes in it afterwards is a delta of the next."""

    __tablename__ = "timeclock_period"
    __table_args__ = (UniqueConstraint("company_id", "first_day"),)

    id: Mapped[Id] = mapped_column(primary_key=True)
    company_id: Mapped[CompanyRef] = mapped_column(ForeignKey(Company.id))
    first_day: Mapped[FirstDay]
    last_day: Mapped[LastDay]
    locked_at: Mapped[At]
    actor: Mapped[Principal]


class DayRow(Base):
    """The hours of one person on one day, as computed last. `digest` is the fingerprint of the whole result."""

    __tablename__ = "timeclock_day"
    __table_args__ = (UniqueConstraint("employee_id", "day"), Index(None, "site_id", "day"), Index(None, "day", "id"))

    id: Mapped[Id] = mapped_column(primary_key=True)
    company_id: Mapped[CompanyRef] = mapped_column(ForeignKey(Company.id))
    site_id: Mapped[SiteRef] = mapped_column(ForeignKey(Site.id))
    employee_id: Mapped[EmployeeRef] = mapped_column(ForeignKey(Employee.id))
    day: Mapped[OnDay]
    shift: Mapped[ShiftText | None]
    planned: Mapped[Planned]
    worked: Mapped[Worked]
    paid: Mapped[PaidTime]
    overtime: Mapped[Overtime]
    unpaid_break: Mapped[BreakTime]
    late: Mapped[Late]
    left_early: Mapped[LeftEarly]
    rounded_in: Mapped[RoundedIn]
    rounded_out: Mapped[RoundedOut]
    rounded_breaks: Mapped[RoundedBreaks]
    flags: Mapped[FlagsOf]
    open: Mapped[Open]
    rules_id: Mapped[RulesRef | None] = mapped_column(ForeignKey(PayRuleSet.id))
    digest: Mapped[Digest]
    as_of: Mapped[AsOf]


class ExceptionRow(Base):
    """One thing about a day that somebody should see, in a sentence."""

    __tablename__ = "timeclock_exception"
    __table_args__ = (Index(None, "employee_id", "day"), Index(None, "site_id", "day"))

    id: Mapped[Id] = mapped_column(primary_key=True)
    company_id: Mapped[CompanyRef] = mapped_column(ForeignKey(Company.id))
    site_id: Mapped[SiteRef] = mapped_column(ForeignKey(Site.id))
    employee_id: Mapped[EmployeeRef] = mapped_column(ForeignKey(Employee.id))
    day: Mapped[OnDay]
    flag: Mapped[FlagOf]
    severity: Mapped[SeverityOf]
    words: Mapped[Said]


class PayLineRow(Base):
    """Time to be paid at one percentage. Without a period it is open and follows the day; with one it is a fact.

    A `delta` is what a day in a locked period has changed by since it was locked; it may be negative.
    """

    __tablename__ = "timeclock_pay_line"
    __table_args__ = (Index(None, "employee_id", "day"), Index(None, "site_id", "day"))

    id: Mapped[Id] = mapped_column(primary_key=True)
    company_id: Mapped[CompanyRef] = mapped_column(ForeignKey(Company.id))
    site_id: Mapped[SiteRef] = mapped_column(ForeignKey(Site.id))
    employee_id: Mapped[EmployeeRef] = mapped_column(ForeignKey(Employee.id))
    day: Mapped[OnDay]
    rule: Mapped[Rule]
    percent: Mapped[Percent]
    seconds: Mapped[Seconds]
    kind: Mapped[LineKindOf]
    period_id: Mapped[PeriodRef | None] = mapped_column(ForeignKey(Period.id), index=True)


class Timesheet(Base):
    """The hours of one person from one day to another, on their way from submitted to approved and locked."""

    __tablename__ = "timeclock_timesheet"
    __table_args__ = (UniqueConstraint("employee_id", "first_day"), Index(None, "state", "id"))

    id: Mapped[Id] = mapped_column(primary_key=True)
    company_id: Mapped[CompanyRef] = mapped_column(ForeignKey(Company.id))
    site_id: Mapped[SiteRef] = mapped_column(ForeignKey(Site.id))
    employee_id: Mapped[EmployeeRef] = mapped_column(ForeignKey(Employee.id))
    first_day: Mapped[FirstDay]
    last_day: Mapped[LastDay]
    worked: Mapped[Worked]
    paid: Mapped[PaidTime]
    state: Mapped[SheetStateOf]
    submitted_by: Mapped[Principal]
    submitted_at: Mapped[At]
    approved_by: Mapped[Principal | None]
    approved_at: Mapped[At | None]
