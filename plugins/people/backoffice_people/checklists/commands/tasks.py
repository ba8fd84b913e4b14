"""A task is done, left out, opened again, or given to somebody else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from backoffice.bus import Inverse, Tx, command
from backoffice_people.checklists.models import Checklist, Task
from backoffice_people.checklists.payloads import AssignTask, DoOwnTask, DoTask, SkipTask, TaskGiven
from backoffice_people.checklists.rules import OPEN, ListState
from backoffice_people.staff import places


def _of_task(tx: Tx, p: Any) -> places.Places:
    row = tx.get(Task, p.task)
    held = tx.get(Checklist, row["checklist_id"]) if row is not None else None
    return {} if held is None else places.of(tx, held["employee_id"])


_AGAIN = Inverse("people.reopen_task", lambda asked, done: {"task": asked.task})


@command(
    "people",
    title="Done",
    on="people.checklist_tasks",
    field="task",
    scope=_of_task,
    inverse=_AGAIN,
    example={"task": 1},
)
def complete_task(tx: Tx, p: DoTask) -> None:
    """Say that a task is done, whoever was to do it."""
    _settle(tx, _to_do(tx, p.task), p.remark)


@command("people", title="Done", on="people.own_tasks", field="task", example={"task": 1})
def own_complete_task(tx: Tx, p: DoOwnTask) -> None:
    """Say that a task of your own is done. Those of others cannot be named here: your list has none of them."""
    _settle(tx, _to_do(tx, p.task), p.remark)


@command(
    "people",
    title="Leave out",
    on="people.checklist_tasks",
    field="task",
    scope=_of_task,
    inverse=_AGAIN,
    example={"task": 1, "remark": "Had no laptop"},
)
def skip_task(tx: Tx, p: SkipTask) -> None:
    """Say that a task need not be done, and why."""
    _settle(tx, _to_do(tx, p.task), p.remark, skipped=True)


@command("people", title="Open again", on="people.checklist_tasks", field="task", scope=_of_task, example={"task": 1})
def reopen_task(tx: Tx, p: TaskGiven) -> None:
    """Let a task be to do again."""
    row = _of_open_list(tx, p.task)
    if row["done_at"] is None:
        tx.refuse("unchanged", "This task is still to do. Nothing was written.", "task")
    tx.change(Task, p.task, done_at=None, done_by=None, skipped=False, remark=None)


@command(
    "people",
    title="Give to",
    on="people.checklist_tasks",
    field="task",
    scope=_of_task,
    example={"task": 1, "user": "admin"},
)
def assign_task(tx: Tx, p: AssignTask) -> None:
    """Let somebody else do a task."""
    _to_do(tx, p.task)
    tx.change(Task, p.task, owner="user", user_id=p.user)


def _settle(tx: Tx, row: Mapping[str, Any], remark: str | None, *, skipped: bool = False) -> None:
    done: dict[str, Any] = {"done_at": tx.now, "done_by": tx.actor.id, "skipped": skipped, "remark": remark}
    first = tx.change(Task, row["id"], Task.done_at.is_(None), **done)
    tx.refuse_unless(first, "task", "Somebody else was faster. Nothing was written.", "busy")
    held = tx.get(Checklist, row["checklist_id"])
    if held is not None and held["state"] == ListState.planned:
        tx.change(Checklist, held["id"], state=ListState.running)


def _to_do(tx: Tx, ident: int) -> Mapping[str, Any]:
    row = _of_open_list(tx, ident)
    if row["done_at"] is not None:
        tx.refuse("unchanged", "This task is done already. Nothing was written.", "task")
    return row


def _of_open_list(tx: Tx, ident: int) -> Mapping[str, Any]:
    row = tx.get(Task, ident)
    assert row is not None  # the reference was resolved
    held = tx.get(Checklist, row["checklist_id"])
    assert held is not None  # a foreign key leads here
    if held["state"] not in OPEN:
        tx.refuse("state", f"The list of this task is {held['state']}. Nothing was written.", "task")
    return row
