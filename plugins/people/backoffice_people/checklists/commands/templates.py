"""Templates: what has to be done each time. Changing one changes no list that has begun."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from backoffice.bus import Inverse, Tx, command
from backoffice.records.changes import Saved
from backoffice.records.master import Master
from backoffice_people.checklists.models import ChecklistTemplate, TemplateTask
from backoffice_people.checklists.payloads import CreateTemplate, SetTasks, TaskLine

templates = Master(
    ChecklistTemplate,
    "people",
    name="checklist_templates",
    key="code",
    label="name",
    fields=("code", "name", "occasion", "automatic"),
    title="Checklist templates",
    icon="list-details",
    description="What has to be done when somebody comes or goes. Lists that have begun do not change with them.",
    actions=("people.set_checklist_tasks",),
    example={"code": "JOIN", "name": "First weeks", "occasion": "onboarding"},
)


@command(
    "people",
    title="New checklist template",
    inverse=Inverse("people.archive_checklist_template", lambda asked, done: {"checklist_template": done["id"]}),
    example={
        "code": "JOIN",
        "name": "First weeks",
        "occasion": "onboarding",
        "tasks": [{"title": "Show the way around", "owner": "manager", "due_days": 1}],
    },
)
def create_checklist_template(tx: Tx, p: CreateTemplate) -> Saved:
    """Write down what has to be done, by whom and on which day after (or before) the first or the last one."""
    saved: Saved = templates.create.handler(tx, p.model_copy(update={"tasks": []}))
    _write(tx, saved["id"], p.tasks)
    return saved


@command(
    "people",
    title="Set tasks",
    on="people.checklist_templates",
    field="template",
    example={"template": "JOIN", "version": 1, "tasks": [{"title": "Hand out the badge", "due_days": 0}]},
)
def set_checklist_tasks(tx: Tx, p: SetTasks) -> Saved:
    """Let a template have these tasks instead of those that it had."""
    table: Any = TemplateTask.__table__
    tx.change(ChecklistTemplate, p.template, version=p.version)
    gone = tx.execute(sa.select(table).where(table.c.template_id == p.template)).mappings().all()
    tx.execute(sa.delete(TemplateTask).where(TemplateTask.template_id == p.template))
    for row in gone:
        tx.run_of.record_change(table.name, row["id"], {"title": (row["title"], None)})
    _write(tx, p.template, p.tasks)
    return Saved(id=p.template, version=p.version + 1)


def _write(tx: Tx, template: int, tasks: Sequence[TaskLine]) -> None:
    for place, task in enumerate(tasks, 1):
        tx.insert(
            TemplateTask,
            template_id=template,
            place=place,
            title=task.title,
            owner=task.owner,
            user_id=task.user if task.owner == "user" else None,
            due_days=task.due_days,
        )
