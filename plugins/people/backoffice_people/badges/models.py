"""The tables of badges and PINs."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from backoffice.db.base import Base
from backoffice.kinds import Id
from backoffice_people.badges.fields import (
    AssignedAt,
    BadgeCode,
    BadgeFrom,
    BadgeTo,
    BlockedAt,
    BlockReason,
    MediumOf,
    PinHash,
    PinSetAt,
)
from backoffice_people.staff.fields import EmployeeRef
from backoffice_people.staff.models import Employee

_OPEN = "valid_to IS NULL AND blocked_at IS NULL"


class Badge(Base):
    """A card or a QR code in the hands of an employee, from one moment to another. Rows stay when it is blocked.

    Of one code no two are valid at one time: the index holds it for those without an end, the command for all.
    """

    __tablename__ = "people_badge"
    __table_args__ = (
        Index(None, "code", "valid_from"),
        Index("ix_people_badge_open", "code", unique=True, sqlite_where=text(_OPEN), postgresql_where=text(_OPEN)),
        CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name="order"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    code: Mapped[BadgeCode]
    employee_id: Mapped[EmployeeRef] = mapped_column(ForeignKey(Employee.id), index=True)
    medium: Mapped[MediumOf]
    valid_from: Mapped[BadgeFrom]
    valid_to: Mapped[BadgeTo | None]
    blocked_at: Mapped[BlockedAt | None]
    reason: Mapped[BlockReason | None]
    created_at: Mapped[AssignedAt]


class Pin(Base):
    """The PIN of an employee, hashed with a pepper that is not in the database."""

    __tablename__ = "people_pin"

    id: Mapped[Id] = mapped_column(primary_key=True)
    employee_id: Mapped[EmployeeRef] = mapped_column(ForeignKey(Employee.id), unique=True)
    pin_hash: Mapped[PinHash]
    set_at: Mapped[PinSetAt]
