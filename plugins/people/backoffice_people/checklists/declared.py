"""What the part about checklists declares."""

from __future__ import annotations

from typing import Any

from backoffice.declarations import Nav
from backoffice_people.checklists import attention, checkers, follow, resources
from backoffice_people.checklists.commands import lists, tasks, templates

NAVS = (
    Nav("people.checklists", "Checklists", "People", "people.checklists.read", "clipboard-list", 70,
        endpoint="people.checklists"),
    Nav("people.own_tasks", "My tasks", "People", "people.own_tasks.read", "list-check", 80,
        resource="people.own_tasks"),
)  # fmt: skip


def declarations() -> tuple[Any, ...]:
    master = templates.templates
    return (
        templates.create_checklist_template, master.update, master.archive, master.restore,
        templates.set_checklist_tasks, master.resource,
        lists.start_checklist, lists.finish_checklist, lists.cancel_checklist,
        tasks.complete_task, tasks.own_complete_task, tasks.skip_task, tasks.reopen_task, tasks.assign_task,
        *resources.RESOURCES,
        follow.begin_onboarding, follow.begin_offboarding, follow.drop_what_was_taken_back,
        *attention.SOURCES, checkers.ENDED, *NAVS,
    )  # fmt: skip
