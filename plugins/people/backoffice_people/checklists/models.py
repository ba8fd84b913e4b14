"""The tables of checklists. A list is a copy of its template: what is changed there later changes no list."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from backoffice.db.base import Base
from backoffice.identity.models import User
from backoffice.kinds import Id
from backoffice.org.models import Company, CompanyRef
from backoffice.records.master import CreatedAt, MasterRow, Version
from backoffice_people.checklists.fields import (
    Automatic,
    By,
    ChecklistRef,
    Code,
    DoneAt,
    DueDays,
    DueOn,
    ListStateOf,
    Name,
    OccasionOf,
    OwnerOf,
    OwnerUser,
    Place,
    Reason,
    Remark,
    Skipped,
    TaskTitle,
    TemplateRef,
    TheDay,
)
from backoffice_people.staff.fields import EmployeeRef
from backoffice_people.staff.models import Employee


class ChecklistTemplate(MasterRow, Base):
    """What has to be done on an occasion."""

    __tablename__ = "people_checklist_template"
    __table_args__ = (UniqueConstraint("company_id", "code"),)

    company_id: Mapped[CompanyRef] = mapped_column(ForeignKey(Company.id))
    code: Mapped[Code]
    name: Mapped[Name]
    occasion: Mapped[OccasionOf]
    automatic: Mapped[Automatic]


class TemplateTask(Base):
    """One task of a template."""

    __tablename__ = "people_checklist_template_task"
    __table_args__ = (UniqueConstraint("template_id", "place"),)

    id: Mapped[Id] = mapped_column(primary_key=True)
    template_id: Mapped[TemplateRef] = mapped_column(ForeignKey(ChecklistTemplate.id))
    place: Mapped[Place]
    title: Mapped[TaskTitle]
    owner: Mapped[OwnerOf]
    user_id: Mapped[OwnerUser | None] = mapped_column(ForeignKey(User.id))
    due_days: Mapped[DueDays]


class Checklist(Base):
    """The list of one employee on one occasion."""

    __tablename__ = "people_checklist"
    __table_args__ = (
        Index(
            "ix_people_checklist_open",
            "employee_id",
            "template_id",
            unique=True,
            sqlite_where=text("state IN ('planned', 'running')"),
            postgresql_where=text("state IN ('planned', 'running')"),
        ),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    version: Mapped[Version] = mapped_column(default=1)
    employee_id: Mapped[EmployeeRef] = mapped_column(ForeignKey(Employee.id), index=True)
    template_id: Mapped[TemplateRef] = mapped_column(ForeignKey(ChecklistTemplate.id), index=True)
    name: Mapped[Name]
    occasion: Mapped[OccasionOf]
    day: Mapped[TheDay]
    state: Mapped[ListStateOf] = mapped_column(index=True)
    reason: Mapped[Reason | None]
    created_at: Mapped[CreatedAt]
    ended_at: Mapped[DoneAt | None]
    ended_by: Mapped[By | None]


class Task(Base):
    """Something that somebody has to do. Done or left out, it stays to be read."""

    __tablename__ = "people_checklist_task"
    __table_args__ = (UniqueConstraint("checklist_id", "place"),)

    id: Mapped[Id] = mapped_column(primary_key=True)
    checklist_id: Mapped[ChecklistRef] = mapped_column(ForeignKey(Checklist.id))
    place: Mapped[Place]
    title: Mapped[TaskTitle]
    owner: Mapped[OwnerOf]
    user_id: Mapped[OwnerUser | None] = mapped_column(ForeignKey(User.id), index=True)
    due_on: Mapped[DueOn] = mapped_column(index=True)
    done_at: Mapped[DoneAt | None]
    done_by: Mapped[By | None]
    skipped: Mapped[Skipped] = mapped_column(default=False)
    remark: Mapped[Remark | None]
