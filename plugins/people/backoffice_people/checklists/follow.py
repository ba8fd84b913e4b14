"""Lists begin when somebody is hired or leaves, and are dropped when that is taken back."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from pydantic import BaseModel

from backoffice.bus import Tx, reactor
from backoffice_people.checklists.begin import begin_all
from backoffice_people.checklists.models import Checklist
from backoffice_people.checklists.rules import OPEN, ListState, Occasion
from backoffice_people.staff.models import Employee


class Happened(BaseModel):
    """What this part needs to know: to whom, and on which day."""

    employee: int
    on: dt.date


class Changed(BaseModel):
    """The same of a change, with what it was."""

    employee: int
    on: dt.date
    what: str


@reactor("employee.hired", plugin="people")
def begin_onboarding(tx: Tx, event: Happened) -> None:
    """Somebody comes."""
    begin_all(tx, event.employee, Occasion.onboarding, event.on)


@reactor("employee.left", plugin="people")
def begin_offboarding(tx: Tx, event: Happened) -> None:
    """Somebody goes, or goes on another day than was said before."""
    begin_all(tx, event.employee, Occasion.offboarding, event.on)


@reactor("employee.changed", plugin="people")
def drop_what_was_taken_back(tx: Tx, event: Changed) -> None:
    """Who comes back begins anew; who was never hired, or does not go after all, needs no list."""
    row = tx.get(Employee, event.employee)
    assert row is not None  # the event is about it
    if event.what == "rehire":
        begin_all(tx, event.employee, Occasion.onboarding, event.on)
    if row["archived_at"] is not None:
        _drop(tx, event.employee, Occasion.onboarding, "Was never hired")
    if row["left_on"] is None:
        _drop(tx, event.employee, Occasion.offboarding, "Stays after all")


def _drop(tx: Tx, employee: int, occasion: Occasion, why: str) -> None:
    found = sa.select(Checklist.id).where(
        Checklist.employee_id == employee, Checklist.occasion == occasion, Checklist.state.in_(OPEN)
    )
    for ident in tx.execute(found).scalars().all():
        tx.change(Checklist, ident, state=ListState.cancelled, reason=why, ended_at=tx.now, ended_by="system")
