"""The tables of departments and positions."""

from __future__ import annotations

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backoffice.db.base import Base
from backoffice.org.models import Company, CompanyRef
from backoffice.records.master import MasterRow
from backoffice_people.structure.fields import DepartmentName, PositionTitle, UnitCode, Within


class Department(MasterRow, Base):
    """A part of a company; departments form a tree."""

    __tablename__ = "people_department"
    __table_args__ = (UniqueConstraint("company_id", "code"),)

    company_id: Mapped[CompanyRef] = mapped_column(ForeignKey(Company.id))
    code: Mapped[UnitCode]
    name: Mapped[DepartmentName]
    parent_id: Mapped[Within | None] = mapped_column(ForeignKey("people_department.id"), index=True)


class Position(MasterRow, Base):
    """A kind of job that several people may hold."""

    __tablename__ = "people_position"
    __table_args__ = (UniqueConstraint("company_id", "code"),)

    company_id: Mapped[CompanyRef] = mapped_column(ForeignKey(Company.id))
    code: Mapped[UnitCode]
    title: Mapped[PositionTitle]
