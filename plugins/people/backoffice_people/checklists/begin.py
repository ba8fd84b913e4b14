"""A list begins: a copy of its template with days and people. By command, or by itself when somebody comes or goes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from backoffice.bus import Tx
from backoffice_people.checklists.fields import Owner
from backoffice_people.checklists.models import Checklist, ChecklistTemplate, Task, TemplateTask
from backoffice_people.checklists.rules import OPEN, ListState, Occasion, due_on
from backoffice_people.staff.models import Employee, Employment
from backoffice_people.staff.queries import in_force, nearest_day

Row = Mapping[str, Any]


def begin(tx: Tx, employee: Row, template: Row, day: dt.date) -> int:
    """Copy the template for the employee and give the id of the list."""
    checklist = tx.insert(
        Checklist,
        employee_id=employee["id"],
        template_id=template["id"],
        name=template["name"],
        occasion=template["occasion"],
        day=day,
        state=ListState.planned,
        reason=None,
        version=1,
        created_at=tx.now,
        ended_at=None,
        ended_by=None,
    )
    manager = _manager_user(tx, employee["id"])
    lines: Any = tx.execute(
        sa.select(TemplateTask.__table__).where(TemplateTask.template_id == template["id"]).order_by(TemplateTask.place)
    ).mappings()
    for line in lines.all():
        who = {Owner.manager: manager, Owner.employee: employee["user_id"], Owner.user: line["user_id"]}
        tx.insert(
            Task,
            checklist_id=checklist,
            place=line["place"],
            title=line["title"],
            owner=line["owner"],
            user_id=who.get(line["owner"]),
            due_on=due_on(day, line["due_days"]),
            done_at=None,
            done_by=None,
            skipped=False,
            remark=None,
        )
    return checklist


def begin_all(tx: Tx, employee: int, occasion: Occasion, day: dt.date) -> None:
    """Begin every list of this occasion that begins by itself; one that is open already moves to the day."""
    row = tx.get(Employee, employee)
    assert row is not None  # the event is about it
    wanted: Any = tx.execute(
        sa.select(ChecklistTemplate.__table__).where(
            ChecklistTemplate.company_id == row["company_id"],
            ChecklistTemplate.occasion == occasion,
            ChecklistTemplate.automatic == sa.true(),
            ChecklistTemplate.archived_at.is_(None),
        )
    ).mappings()
    for template in wanted.all():
        held = open_list(tx, employee, template["id"])
        if held is None:
            begin(tx, row, template, day)
        else:
            move(tx, held, day)


def open_list(tx: Tx, employee: int, template: int) -> Row | None:
    """The list of this template that is not ended yet."""
    table = Checklist.__table__
    found = tx.execute(
        sa.select(table).where(
            table.c.employee_id == employee, table.c.template_id == template, table.c.state.in_(OPEN)
        )
    )
    return found.mappings().first()  # type: ignore[return-value]


def move(tx: Tx, checklist: Row, day: dt.date) -> None:
    """Another first or last day: what is still to be done is due so many days earlier or later."""
    if checklist["day"] == day:
        return
    tx.change(Checklist, checklist["id"], day=day)
    todo = sa.select(Task.id, Task.due_on).where(Task.checklist_id == checklist["id"], Task.done_at.is_(None))
    found: Any = tx.execute(todo).all()
    for ident, due in found:
        tx.change(Task, ident, due_on=due_on(due, (day - checklist["day"]).days))


def _manager_user(tx: Tx, employee: int) -> int | None:
    """The account of the manager today; of who comes later, on the first day; of who has left, on the last."""
    boss = aliased(Employee)
    found = (
        sa.select(boss.user_id)
        .select_from(Employee)
        .join(
            Employment, sa.and_(Employment.employee_id == Employee.id, in_force(Employment, nearest_day(tx.now.date())))
        )
        .join(boss, boss.id == Employment.manager_id)
        .where(Employee.id == employee)
    )
    return tx.execute(found).scalar()
