"""The table of documents."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from backoffice.db.base import Base
from backoffice.records.master import MasterRow
from backoffice_people.documents.fields import (
    DocumentNumber,
    IssuedOn,
    KindOf,
    Note,
    RemindDays,
    RenewsRef,
    Title,
    ValidUntil,
)
from backoffice_people.staff.fields import EmployeeRef
from backoffice_people.staff.models import Employee


class Document(MasterRow, Base):
    """A paper of an employee. A renewed one stays, and the new one points to it."""

    __tablename__ = "people_document"
    __table_args__ = (
        CheckConstraint("valid_until IS NULL OR issued_on IS NULL OR valid_until >= issued_on", name="order"),
    )

    employee_id: Mapped[EmployeeRef] = mapped_column(ForeignKey(Employee.id), index=True)
    kind: Mapped[KindOf]
    title: Mapped[Title]
    number: Mapped[DocumentNumber | None]
    issued_on: Mapped[IssuedOn | None]
    valid_until: Mapped[ValidUntil | None] = mapped_column(index=True)
    remind_days: Mapped[RemindDays]
    note: Mapped[Note | None]
    renews_id: Mapped[RenewsRef | None] = mapped_column(ForeignKey("people_document.id"), index=True)
