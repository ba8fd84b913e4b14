"""The tables of private data. What changes over time has a row from each day on; what was corrected stays."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from backoffice.db.base import Base
from backoffice.kinds import Id
from backoffice_people.private.fields import (
    Answer,
    AnsweredAt,
    AnsweredBy,
    AskedAt,
    BirthDate,
    City,
    ContractOf,
    Country,
    CurrencyOf,
    EmergencyName,
    EmergencyPhone,
    EmergencyRelation,
    EndsOn,
    Holder,
    Iban,
    NationalId,
    Notice,
    PerOf,
    PostalCode,
    PrivatePhone,
    ProbationEnds,
    Rate,
    RequestStateOf,
    StartsOn,
    Street,
    TopicOf,
    WeeklyTime,
    Wish,
)
from backoffice_people.staff.fields import EmployeeRef, Principal, RecordedAt, ReplacedAt, Slot, ValidFrom
from backoffice_people.staff.models import Employee


def _in_force(table: str, *columns: str) -> Index:
    """At most one row that holds from each day, whatever comes at the same time."""
    only = text("replaced_at IS NULL")
    return Index(f"ix_{table}_in_force", *columns, unique=True, sqlite_where=only, postgresql_where=only)


class PrivateData(Base):
    """What personnel knows of an employee's private life, from a day on until the next row."""

    __tablename__ = "people_private"
    __table_args__ = (_in_force("people_private", "employee_id", "valid_from"),)

    id: Mapped[Id] = mapped_column(primary_key=True)
    employee_id: Mapped[EmployeeRef] = mapped_column(ForeignKey(Employee.id))
    valid_from: Mapped[ValidFrom]
    birth_date: Mapped[BirthDate | None]
    national_id: Mapped[NationalId | None]
    street: Mapped[Street | None]
    postal_code: Mapped[PostalCode | None]
    city: Mapped[City | None]
    country: Mapped[Country | None]
    phone: Mapped[PrivatePhone | None]
    emergency_name: Mapped[EmergencyName | None]
    emergency_relation: Mapped[EmergencyRelation | None]
    emergency_phone: Mapped[EmergencyPhone | None]
    recorded_at: Mapped[RecordedAt]
    actor: Mapped[Principal]
    replaced_at: Mapped[ReplacedAt | None]


class Pay(Base):
    """What an employee earns and where it goes, from a day on until the next row."""

    __tablename__ = "people_pay"
    __table_args__ = (_in_force("people_pay", "employee_id", "valid_from"),)

    id: Mapped[Id] = mapped_column(primary_key=True)
    employee_id: Mapped[EmployeeRef] = mapped_column(ForeignKey(Employee.id))
    valid_from: Mapped[ValidFrom]
    rate: Mapped[Rate | None]
    currency: Mapped[CurrencyOf | None]
    per: Mapped[PerOf | None]
    iban: Mapped[Iban | None]
    holder: Mapped[Holder | None]
    recorded_at: Mapped[RecordedAt]
    actor: Mapped[Principal]
    replaced_at: Mapped[ReplacedAt | None]


class Contract(Base):
    """The contract of an employee, from a day on until the next row of the same slot."""

    __tablename__ = "people_contract"
    __table_args__ = (_in_force("people_contract", "employee_id", "slot", "valid_from"),)

    id: Mapped[Id] = mapped_column(primary_key=True)
    employee_id: Mapped[EmployeeRef] = mapped_column(ForeignKey(Employee.id))
    slot: Mapped[Slot]
    valid_from: Mapped[StartsOn]
    kind: Mapped[ContractOf]
    ends_on: Mapped[EndsOn | None]
    weekly_time: Mapped[WeeklyTime | None]
    probation_ends_on: Mapped[ProbationEnds | None]
    notice: Mapped[Notice | None]
    recorded_at: Mapped[RecordedAt]
    actor: Mapped[Principal]
    replaced_at: Mapped[ReplacedAt | None]


class ChangeRequest(Base):
    """Somebody asks personnel to change their data. A bank account has a field of its own, which only pay sees."""

    __tablename__ = "people_change_request"

    id: Mapped[Id] = mapped_column(primary_key=True)
    employee_id: Mapped[EmployeeRef] = mapped_column(ForeignKey(Employee.id), index=True)
    topic: Mapped[TopicOf]
    wish: Mapped[Wish]
    iban: Mapped[Iban | None]
    state: Mapped[RequestStateOf]
    asked_at: Mapped[AskedAt]
    answer: Mapped[Answer | None]
    answered_at: Mapped[AnsweredAt | None]
    answered_by: Mapped[AnsweredBy | None]
