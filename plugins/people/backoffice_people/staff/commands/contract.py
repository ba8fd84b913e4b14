"""A second contract of the same person, beside the main one: another department, its own share of full time."""

from __future__ import annotations

from dataclasses import dataclass

from backoffice.bus import Inverse, Tx, command
from backoffice.kinds import Id
from backoffice_people.staff import places, rules, timeline
from backoffice_people.staff.commands.hire import Changed, placement
from backoffice_people.staff.events import EmployeeChanged
from backoffice_people.staff.fields import ChangeKind, Slot
from backoffice_people.staff.models import Employment
from backoffice_people.staff.payloads import AddContract, EndContract
from backoffice_people.staff.queries import MAIN

UNDO = Inverse("people.undo_employment", lambda asked, done: {"change": done["change"]})
MOST = 9


@dataclass(frozen=True)
class Added:
    """The change, and the number of the contract."""

    change: Id
    slot: Slot


@command(
    "people", title="Add a second contract", on="people.employees", field="employee", scope=places.of_employee,
    inverse=UNDO, example={"employee": "E-00001", "from": "2027-01-01", "fte": "0.2", "reason": "Trains apprentices"},
)  # fmt: skip
def add_contract(tx: Tx, p: AddContract) -> Added:
    """Let a person work by another contract as well, for as long as the main one holds. The org chart, leave and hours
    stay with the main one.
    """
    if p.to is not None and p.to < p.first:
        tx.refuse("backwards", "The last day is before the first. Nothing was written.", "to")
    row = timeline.employee(tx, p.employee)
    here = rules.on(timeline.spans(tx, p.employee, MAIN), p.first)
    if here is None:
        message = f"On {p.first} this employee has no main contract. Nothing was written; choose another day."
        tx.refuse("not_employed", message, "from")
    facts = placement(tx, p, rules.Facts(p.site or here.facts.site), row["company_id"])
    slot, after = _free(tx, p, facts)
    change = timeline.write(tx, p.employee, slot, after, kind=ChangeKind.contract, valid_from=p.first, reason=p.reason)
    tx.emit(EmployeeChanged(employee=p.employee, what=ChangeKind.contract, on=p.first))
    return Added(change, slot)


@command(
    "people", title="End this contract", on="people.employment", field="employment", scope=places.of_contract,
    inverse=UNDO, example={"employment": 1, "on": "2027-06-30", "reason": "The course is over"},
)  # fmt: skip
def end_contract(tx: Tx, p: EndContract) -> Changed:
    """End a second contract with a last day; the main one stays. Who leaves the company leaves by another command."""
    row = tx.get(Employment, p.employment)
    assert row is not None  # the reference was resolved
    if row["slot"] == MAIN:
        message = (
            "This is the main contract. Nothing was written; use Leaves the company on the record of the employee."
        )
        tx.refuse("main_contract", message, "employment")
    if row["replaced_at"] is not None:
        tx.refuse("replaced", "This was changed before. Nothing was written; end what holds now.", "employment")
    ident, slot = row["employee_id"], row["slot"]
    try:
        after = rules.end(timeline.spans(tx, ident, slot), p.on)
    except rules.NotEmployed:
        message = f"On {p.on} this contract does not hold. Nothing was written; choose another day."
        tx.refuse("not_employed", message, "on")
    change = timeline.write(tx, ident, slot, after, kind=ChangeKind.contract_end, valid_from=p.on, reason=p.reason)
    tx.emit(EmployeeChanged(employee=ident, what=ChangeKind.contract_end, on=p.on))
    return Changed(change)


def _free(tx: Tx, p: AddContract, facts: rules.Facts) -> tuple[int, rules.Spans]:
    """The first contract slot in which nothing holds on that day or later, with the new contract in it."""
    held = {slot: timeline.spans(tx, p.employee, slot) for slot in range(MAIN + 1, MOST + 1)}
    free = (slot for slot, spans in held.items() if not any(span.meets(p.first, None) for span in spans))
    slot = next(free, None)
    if slot is None:
        message = f"This employee has {MOST} contracts on that day. Nothing was written; end one first."
        tx.refuse("too_many", message, "from")
    after = rules.start(held[slot], p.first, facts)
    return slot, after if p.to is None else rules.end(after, p.to)
