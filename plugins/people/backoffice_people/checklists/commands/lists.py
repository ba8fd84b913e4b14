"""A list begins, ends or is dropped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from backoffice.bus import Inverse, Tx, command
from backoffice.kinds import Id
from backoffice_people.checklists.begin import begin, open_list
from backoffice_people.checklists.custody import held_by
from backoffice_people.checklists.models import Checklist, ChecklistTemplate, Task
from backoffice_people.checklists.payloads import CancelChecklist, EndChecklist, StartChecklist
from backoffice_people.checklists.rules import OPEN, ListState, Occasion, what_is_open
from backoffice_people.staff import places, timeline


@dataclass(frozen=True)
class Begun:
    """The list that began."""

    id: Id


def of_list(tx: Tx, p: Any) -> places.Places:
    """Where the employee of the list works."""
    row = tx.get(Checklist, p.checklist)
    return {} if row is None else places.of(tx, row["employee_id"])


@command(
    "people",
    title="Begin checklist",
    on="people.employees",
    field="employee",
    scope=places.of_employee,
    inverse=Inverse(
        "people.cancel_checklist", lambda asked, done: {"checklist": done["id"], "reason": "Begun by mistake"}
    ),
    example={"employee": "E-00001", "template": "JOIN"},
)
def start_checklist(tx: Tx, p: StartChecklist) -> Begun:
    """Begin a list for an employee; most begin by themselves. Its days count from the first day, or from the last."""
    employee = timeline.employee(tx, p.employee)
    template = tx.get(ChecklistTemplate, p.template)
    assert template is not None  # the reference was resolved
    if template["archived_at"] is not None:
        tx.refuse("archived", "This template is archived. Nothing was written; choose another.", "template")
    if open_list(tx, p.employee, p.template) is not None:
        tx.refuse("open", "This list is open for the employee already. Nothing was written.", "template")
    usual = employee["hired_on"] if template["occasion"] == Occasion.onboarding else employee["left_on"]
    day = p.day or usual
    if day is None:
        message = "It is not known when this employee leaves. Nothing was written; give the day."
        tx.refuse("missing", message, "day")
    return Begun(begin(tx, employee, template, day))


@command(
    "people",
    title="Finish checklist",
    on="people.checklists",
    field="checklist",
    scope=of_list,
    example={"checklist": 1},
    bound_ms=500,
)
def finish_checklist(tx: Tx, p: EndChecklist) -> None:
    """End a list. With tasks to do, or with things of the house not given back, only with a reason, which is kept."""
    row = _open(tx, p.checklist)
    todo = sa.select(Task.title).where(Task.checklist_id == p.checklist, Task.done_at.is_(None)).order_by(Task.place)
    occasion = Occasion(row["occasion"])
    held = [one.what for one in held_by(tx, row["employee_id"])] if occasion == Occasion.offboarding else []
    still = what_is_open(occasion, tx.execute(todo).scalars().all(), held)
    if still and p.reason is None:
        message = f"Still open: {still}. Nothing was written; see to it, or give a reason why it ends all the same."
        tx.refuse("open", message, "reason")
    _end(tx, row, ListState.done, p.reason if still else None)


@command(
    "people",
    title="Drop checklist",
    on="people.checklists",
    field="checklist",
    scope=of_list,
    example={"checklist": 1, "reason": "Begun for the wrong person"},
)
def cancel_checklist(tx: Tx, p: CancelChecklist) -> None:
    """Drop a list that is not needed. It stays to be read, with the reason."""
    _end(tx, _open(tx, p.checklist), ListState.cancelled, p.reason)


def _open(tx: Tx, ident: int) -> Mapping[str, Any]:
    row = tx.get(Checklist, ident)
    assert row is not None  # the reference was resolved
    if row["state"] not in OPEN:
        tx.refuse("state", f"This list is {row['state']}. Nothing was written.", "checklist")
    return row


def _end(tx: Tx, row: Mapping[str, Any], state: ListState, reason: str | None) -> None:
    ended: dict[str, Any] = {"state": state, "reason": reason, "ended_at": tx.now, "ended_by": tx.actor.id}
    done = tx.change(Checklist, row["id"], Checklist.state.in_(OPEN), **ended)
    tx.refuse_unless(done, "checklist", "Somebody else was faster. Nothing was written; look again.", "busy")
