"""What can be read of checklists and their tasks."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from backoffice.identity.models import User
from backoffice.kinds import Count, Flag, typed
from backoffice.resources import Resource
from backoffice_people.checklists.models import Checklist, ChecklistTemplate, Task, TemplateTask
from backoffice_people.checklists.rules import OPEN
from backoffice_people.staff.models import Employee
from backoffice_people.staff.queries import site_of_employee

_SCOPE = {"company": Employee.company_id, "site": site_of_employee()}
_to_do = sa.select(sa.func.count()).where(Task.checklist_id == Checklist.id, Task.done_at.is_(None))
_LABELS = {
    "employee": "Employee", "open_tasks": "To do", "ended_at": "Ended", "ended_by": "Ended by", "account": "Account",
    "checklist": "Checklist", "open": "To do",
}  # fmt: skip

template_tasks = Resource(
    "people.checklist_template_tasks",
    sa.select(
        TemplateTask.id,
        TemplateTask.place,
        TemplateTask.title,
        TemplateTask.owner,
        User.name.label("account"),
        TemplateTask.due_days,
        TemplateTask.template_id.label("template"),
    )
    .join(ChecklistTemplate, ChecklistTemplate.id == TemplateTask.template_id)
    .join(User, User.id == TemplateTask.user_id, isouter=True),
    title="Tasks of templates",
    description="What each template asks for, by whom, and how many days after the first or last day.",
    label="title",
    sort="template,place",
    sortable=("template", "place"),
    search=("title",),
    scope={"company": ChecklistTemplate.company_id},
    labels=_LABELS,
    hidden=("id",),
    icon="list-check",
)

checklists = Resource(
    "people.checklists",
    sa.select(
        Checklist.id,
        Employee.number.label("employee"),
        Employee.name.label("who"),
        Checklist.name,
        Checklist.occasion,
        Checklist.state,
        Checklist.day,
        sa.type_coerce(_to_do.correlate(Checklist).scalar_subquery(), typed(Count(), int)).label("open_tasks"),
        Checklist.reason,
        Checklist.created_at,
        Checklist.ended_at,
        Checklist.ended_by,
        Checklist.employee_id,
        Checklist.version,
    ).join(Employee, Employee.id == Checklist.employee_id),
    title="Checklists",
    description="Lists of employees who come or go: what is done, and what is still to do.",
    label="who",
    sort="-id",
    sortable=("day", "employee"),
    search=("employee", "who", "name"),
    scope=_SCOPE,
    labels={**_LABELS, "who": "Name", "name": "Checklist"},
    hidden=("id", "created_at", "ended_by", "employee_id", "version"),
    actions=("people.finish_checklist", "people.cancel_checklist"),
    icon="clipboard-list",
)

_TASK: tuple[Any, ...] = (
    Task.title,
    Task.due_on,
    Task.done_at,
    sa.type_coerce(sa.and_(Task.done_at.is_(None), Checklist.state.in_(OPEN)), typed(Flag("To do"), bool)).label(
        "open"
    ),
)

tasks = Resource(
    "people.checklist_tasks",
    sa.select(
        Task.id,
        Task.place,
        *_TASK[:1],
        Task.owner,
        User.name.label("account"),
        *_TASK[1:],
        Task.skipped,
        Task.remark,
        Employee.number.label("employee"),
        Employee.name.label("who"),
        Task.checklist_id.label("checklist"),
        Task.done_by,
        Checklist.employee_id,
    )
    .join(Checklist, Checklist.id == Task.checklist_id)
    .join(Employee, Employee.id == Checklist.employee_id)
    .join(User, User.id == Task.user_id, isouter=True),
    title="Tasks",
    description="What has to be done for employees who come or go, by whom and until when.",
    label="title",
    sort="due_on,id",
    sortable=("due_on", "checklist", "place"),
    search=("title", "employee", "who"),
    scope=_SCOPE,
    labels={**_LABELS, "who": "For"},
    hidden=("id", "place", "checklist", "done_by", "employee_id"),
    actions=("people.complete_task", "people.skip_task", "people.assign_task", "people.reopen_task"),
    icon="list-check",
)

own_tasks = Resource(
    "people.own_tasks",
    sa.select(Task.id, *_TASK, Employee.name.label("who"), Checklist.name.label("list"), Checklist.day)
    .join(Checklist, Checklist.id == Task.checklist_id)
    .join(Employee, Employee.id == Checklist.employee_id),
    title="My tasks",
    description="What you have to do for colleagues who come or go.",
    label="title",
    sort="due_on,id",
    sortable=("due_on",),
    scope={"company": Employee.company_id},
    labels={**_LABELS, "who": "For", "list": "Checklist"},
    hidden=("id", "list"),
    mine=Task.user_id,
    actions=("people.own_complete_task",),
    icon="list-check",
)

RESOURCES = (template_tasks, checklists, tasks, own_tasks)
