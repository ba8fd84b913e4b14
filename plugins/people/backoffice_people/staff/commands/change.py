"""What is true of an employee changes, was wrong, ends, or is taken back."""

from __future__ import annotations

import datetime as dt
from typing import NoReturn

import sqlalchemy as sa

from backoffice.bus import Inverse, Tx, command
from backoffice_people.staff import places, rules, timeline
from backoffice_people.staff.commands.hire import Changed, given_facts
from backoffice_people.staff.events import EmployeeChanged, EmployeeLeft
from backoffice_people.staff.fields import ChangeKind
from backoffice_people.staff.models import Employment
from backoffice_people.staff.payloads import CorrectEmployment, LeaveCompany, Transfer
from backoffice_people.staff.queries import MAIN

UNDO = Inverse("people.undo_employment", lambda asked, done: {"change": done["change"]})


@command(
    "people",
    title="Transfer",
    on="people.employees",
    field="employee",
    scope=places.of_employee,
    inverse=UNDO,
    example={"employee": "E-00001", "from": "2027-01-01", "fte": "0.8", "reason": "Shorter week"},
)
def transfer(tx: Tx, p: Transfer) -> Changed:
    """Let another site, department, position, manager or share of full time hold from a day on.

    The day may be in the future. It holds until the next change that is already planned; what is left out stays.
    """
    row = timeline.employee(tx, p.employee)
    given = given_facts(tx, p, row["company_id"])
    message = "Say what changes: site, department, position, manager or share. Nothing was written."
    tx.refuse_unless(bool(given), "", message, "missing")
    try:
        after = rules.transfer(timeline.spans(tx, p.employee, p.slot), p.first, given)
    except rules.NotEmployed:
        _not_employed(tx, p.first, "from")
    change = timeline.write(
        tx, p.employee, p.slot, after, kind=ChangeKind.transfer, valid_from=p.first, reason=p.reason
    )
    tx.emit(EmployeeChanged(employee=p.employee, what=ChangeKind.transfer, on=p.first))
    return Changed(change)


@command(
    "people",
    title="Correct employment",
    on="people.employment",
    field="employment",
    scope=places.of_row,
    inverse=UNDO,
    example={"employment": 1, "from": "2026-02-15", "reason": "The contract began two weeks earlier"},
)
def correct_employment(tx: Tx, p: CorrectEmployment) -> Changed:
    """Write down what was really true where the record was wrong. What was believed before stays to be read."""
    row = tx.get(Employment, p.employment)
    assert row is not None  # the reference was resolved
    if row["replaced_at"] is not None:
        tx.refuse("replaced", "This was corrected before. Nothing was written; correct what holds now.", "employment")
    ident, slot = row["employee_id"], row["slot"]
    held = timeline.spans(tx, ident, slot)
    wrong = next(span for span in held if span.row == p.employment)
    first = p.first or wrong.first
    given = given_facts(tx, p, timeline.employee(tx, ident)["company_id"])
    try:
        after = rules.correct(held, wrong, first, given)
    except ValueError as fault:
        tx.refuse("order", f"On that day {fault}. Nothing was written; choose another first day.", "from")
    change = timeline.write(tx, ident, slot, after, kind=ChangeKind.correction, valid_from=first, reason=p.reason)
    tx.emit(EmployeeChanged(employee=ident, what=ChangeKind.correction, on=min(first, wrong.first)))
    return Changed(change)


@command(
    "people",
    title="Leaves the company",
    on="people.employees",
    field="employee",
    scope=places.of_employee,
    inverse=UNDO,
    example={"employee": "E-00001", "on": "2027-06-30", "reason": "Retires"},
)
def leave_company(tx: Tx, p: LeaveCompany) -> Changed:
    """End the employment with a last day, which may be in the future. What was planned after it is dropped."""
    second = sa.select(Employment.id).where(
        Employment.employee_id == p.employee,
        Employment.slot != MAIN,
        Employment.replaced_at.is_(None),
        sa.or_(Employment.valid_to.is_(None), Employment.valid_to > p.on),
    )
    if tx.execute(second.limit(1)).first() is not None:
        message = "A second contract is still open. Nothing was written; end it first."
        tx.refuse("open_contract", message, "employee")
    try:
        after = rules.end(timeline.spans(tx, p.employee, 1), p.on)
    except rules.NotEmployed:
        _not_employed(tx, p.on, "on")
    change = timeline.write(tx, p.employee, 1, after, kind=ChangeKind.leave, valid_from=p.on, reason=p.reason)
    tx.emit(EmployeeLeft(employee=p.employee, on=p.on))
    return Changed(change)


def _not_employed(tx: Tx, day: dt.date, field: str) -> NoReturn:
    message = f"On {day.isoformat()} this employee is not employed. Nothing was written; choose another day."
    tx.refuse("not_employed", message, field)
