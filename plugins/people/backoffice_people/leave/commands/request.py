"""Leave is asked for, kept as a draft, submitted, and cancelled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from backoffice.bus import Inverse, Tx, command
from backoffice.errors import NotFound
from backoffice.kinds import Id
from backoffice_people.leave import authority, facts, ledger
from backoffice_people.leave.approval import approve, move, withdraw
from backoffice_people.leave.examine import Examined, examine
from backoffice_people.leave.fields import State, Taken
from backoffice_people.leave.models import LeaveRequest, LeaveType
from backoffice_people.leave.payloads import CancelLeave, RequestLeave, TheRequest
from backoffice_people.leave.rules.counting import Span
from backoffice_people.leave.rules.terms import COUNTS, Half, LeaveState
from backoffice_people.staff import places
from backoffice_people.staff.models import Employee


@dataclass(frozen=True)
class Requested:
    """The request, where it stands now, and the working days that it takes."""

    id: Id
    state: State
    days: Taken


def of_request(tx: Tx, p: Any) -> places.Places:
    """The sites of the employee whose request it is."""
    row = tx.get(LeaveRequest, p.request)
    return {} if row is None else places.of(tx, row["employee_id"])


def _of_new(tx: Tx, p: RequestLeave) -> places.Places:
    own = authority.own_employee(tx.connection, tx.actor) if p.employee is None else None
    ident = p.employee if own is None else own["id"]
    return {} if ident is None else places.of(tx, ident)


@command(
    "people",
    title="Request leave",
    on="people.employees",
    field="employee",
    scope=_of_new,
    inverse=Inverse("people.cancel_leave", lambda asked, done: {"request": done["id"]}),
    example={"employee": "E-00001", "type": "ANNUAL", "from": "2026-08-03", "to": "2026-08-14"},
)
def request_leave(tx: Tx, p: RequestLeave) -> Requested:
    """Ask to be away. Only working days of the site count. Leave that needs no approval is approved at once."""
    employee = _employee(tx, p.employee)
    authority.require_self_or_others(tx, employee)
    ledger.lock(tx, employee["id"])
    leave_type = usable_type(tx, p.type, employee)
    found = examine(tx.connection, employee, leave_type, Span(p.first, p.to, p.half))
    ident = _write(tx, p, employee, found)
    if p.draft:
        return Requested(ident, LeaveState.draft, found.total)
    return _submitted(tx, ident, employee, leave_type, found)


@command(
    "people", title="Submit", on="people.leave_requests", field="request", scope=of_request, example={"request": 1}
)
def submit_leave(tx: Tx, p: TheRequest) -> Requested:
    """Hand in a draft. It is looked at again: holidays, the balance and other leave may have changed."""
    row, employee = of(tx, p.request)
    authority.require_self_or_others(tx, employee)
    if row["state"] != LeaveState.draft:
        tx.refuse("no_draft", f"This request is {row['state']}, no draft. Nothing was changed.", "request")
    leave_type = usable_type(tx, row["type_id"], employee)
    found = examine(tx.connection, employee, leave_type, span(row), request=row["id"])
    return _submitted(tx, row["id"], employee, leave_type, found)


@command(
    "people", title="Cancel leave", on="people.leave_requests", field="request", scope=of_request,
    example={"request": 1, "reason": "The trip was called off"},
)  # fmt: skip
def cancel_leave(tx: Tx, p: CancelLeave) -> None:
    """Take a request back. Approved days return to the balance. What has begun, the manager or office cancels."""
    row, employee = of(tx, p.request)
    authority.require_self_or_others(tx, employee)
    begun = row["first_day"] <= facts.today(tx.connection, employee["id"], tx.now)
    if row["state"] in COUNTS and begun:
        if authority.is_self(tx.actor, employee) and not authority.acts_for_all(tx, employee):
            tx.refuse(
                "begun",
                "This leave has begun. Nothing was changed; ask the manager or the personnel office to cancel it.",
                "request",
            )
        authority.require_others(tx, employee)
    withdraw(tx, row, employee, p.reason)


def of(tx: Tx, request: int) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """The request and its employee, whose leave is locked from here on."""
    first = tx.get(LeaveRequest, request)
    assert first is not None  # the reference was resolved
    ledger.lock(tx, first["employee_id"])
    row, employee = tx.get(LeaveRequest, request), tx.get(Employee, first["employee_id"])
    assert row is not None
    assert employee is not None
    return row, employee


def span(row: Mapping[str, Any]) -> Span:
    return Span(row["first_day"], row["last_day"], Half(row["half"]))


def usable_type(tx: Tx, ident: int, employee: Mapping[str, Any]) -> Mapping[str, Any]:
    """The leave type, if it is in use and of the employee's company."""
    row = tx.get(LeaveType, ident)
    assert row is not None  # the reference was resolved
    ours = row["company_id"] == employee["company_id"] and row["archived_at"] is None
    tx.refuse_unless(ours, "type", "This type of leave is not in use here. Nothing was written; choose another.")
    return row


def _employee(tx: Tx, given: int | None) -> Mapping[str, Any]:
    found = tx.get(Employee, given) if given is not None else authority.own_employee(tx.connection, tx.actor)
    if found is None:
        raise NotFound(
            "You are not linked to an employee, so there is no leave of yours. Nothing was written; name the employee, "
            "or ask the personnel office to link your account.",
            "no_employee",
        )
    return found


def _write(tx: Tx, p: RequestLeave, employee: Mapping[str, Any], found: Examined) -> int:
    return tx.insert(
        LeaveRequest,
        company_id=employee["company_id"],
        employee_id=employee["id"],
        type_id=p.type,
        first_day=p.first,
        last_day=p.to,
        half=p.half,
        days=found.total,
        state=LeaveState.draft,
        note=p.note,
        requested_by=authority.person(tx.actor),
        requested_at=tx.now,
        version=1,
    )


def _submitted(
    tx: Tx, ident: int, employee: Mapping[str, Any], leave_type: Mapping[str, Any], found: Examined
) -> Requested:
    if leave_type["needs_approval"]:
        move(tx, ident, LeaveState.draft, LeaveState.submitted, days=found.total)
        return Requested(ident, LeaveState.submitted, found.total)
    row = tx.get(LeaveRequest, ident)
    assert row is not None
    approve(tx, row, employee, leave_type, found)
    return Requested(ident, LeaveState.approved, found.total)
