"""The tables of employees and their employment."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from backoffice.db.base import Base
from backoffice.identity.models import User, UserRef
from backoffice.kinds import Id
from backoffice.org.models import Company, CompanyRef, Site, SiteRef
from backoffice.records.master import MasterRow
from backoffice_parties import Party, PartyRef
from backoffice_people.staff.fields import (
    ChangeOf,
    ChangeRef,
    EmployeeNumber,
    EmployeeRef,
    FamilyName,
    Fte,
    FullName,
    GivenName,
    HiredOn,
    LeftOn,
    ManagerRef,
    Principal,
    Reason,
    RecordedAt,
    ReplacedAt,
    Slot,
    SpeechOf,
    ValidFrom,
    ValidTo,
)
from backoffice_people.structure.fields import DepartmentRef, PositionRef
from backoffice_people.structure.models import Department, Position


class Employee(MasterRow, Base):
    """Somebody who works, worked or will work for a company. Where and as what stands in `Employment`."""

    __tablename__ = "people_employee"
    __table_args__ = (UniqueConstraint("company_id", "number"),)

    company_id: Mapped[CompanyRef] = mapped_column(ForeignKey(Company.id))
    party_id: Mapped[PartyRef] = mapped_column(ForeignKey(Party.id), index=True)
    number: Mapped[EmployeeNumber]
    name: Mapped[FullName] = mapped_column(index=True)
    given_name: Mapped[GivenName | None]
    family_name: Mapped[FamilyName | None]
    language: Mapped[SpeechOf | None]
    user_id: Mapped[UserRef | None] = mapped_column(ForeignKey(User.id), unique=True)
    hired_on: Mapped[HiredOn]
    left_on: Mapped[LeftOn | None]


class EmploymentChange(Base):
    """A fact: who changed the employment of an employee, when and why. `undoes_id` is the change it takes back."""

    __tablename__ = "people_employment_change"

    id: Mapped[Id] = mapped_column(primary_key=True)
    employee_id: Mapped[EmployeeRef] = mapped_column(ForeignKey(Employee.id), index=True)
    kind: Mapped[ChangeOf]
    valid_from: Mapped[ValidFrom]
    reason: Mapped[Reason | None]
    undoes_id: Mapped[ChangeRef | None] = mapped_column(ForeignKey("people_employment_change.id"), unique=True)
    recorded_at: Mapped[RecordedAt]
    actor: Mapped[Principal]


class Employment(Base):
    """What is true of an employee from one day to another, both inclusive.

    A row is never changed: who knows better replaces it (`replaced_at`, `replaced_by_id`) by new rows, so that what we
    believed yesterday can still be read. Rows in force (not replaced) of one employee and slot never overlap.
    """

    __tablename__ = "people_employment"
    __table_args__ = (
        Index(
            "ix_people_employment_in_force",
            "employee_id",
            "slot",
            "valid_from",
            unique=True,
            sqlite_where=text("replaced_at IS NULL"),
            postgresql_where=text("replaced_at IS NULL"),
        ),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="order"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    employee_id: Mapped[EmployeeRef] = mapped_column(ForeignKey(Employee.id))
    slot: Mapped[Slot]
    valid_from: Mapped[ValidFrom]
    valid_to: Mapped[ValidTo | None]
    site_id: Mapped[SiteRef] = mapped_column(ForeignKey(Site.id), index=True)
    department_id: Mapped[DepartmentRef | None] = mapped_column(ForeignKey(Department.id), index=True)
    position_id: Mapped[PositionRef | None] = mapped_column(ForeignKey(Position.id), index=True)
    manager_id: Mapped[ManagerRef | None] = mapped_column(ForeignKey(Employee.id), index=True)
    fte: Mapped[Fte]
    change_id: Mapped[ChangeRef] = mapped_column(ForeignKey(EmploymentChange.id), index=True)
    replaced_by_id: Mapped[ChangeRef | None] = mapped_column(ForeignKey(EmploymentChange.id), index=True)
    replaced_at: Mapped[ReplacedAt | None]
