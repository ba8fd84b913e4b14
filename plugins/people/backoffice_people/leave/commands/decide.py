"""A manager or the personnel office decides on a request."""

from __future__ import annotations

from backoffice.bus import Tx, command
from backoffice_people.leave import authority, facts, ledger
from backoffice_people.leave.approval import approve, move, type_of
from backoffice_people.leave.commands.request import of, of_request, span
from backoffice_people.leave.examine import examine
from backoffice_people.leave.payloads import DecideLeave
from backoffice_people.leave.rules.terms import LeaveState


@command(
    "people",
    title="Decide on leave",
    on="people.leave_requests",
    field="request",
    scope=of_request,
    example={"request": 1, "approve": True},
)
def decide_leave(tx: Tx, p: DecideLeave) -> None:
    """Approve or reject a request. Before an approval, days, balance and overlaps are looked at once more."""
    row, employee = of(tx, p.request)
    authority.refuse_own(tx, employee, row["requested_by"])
    authority.require_others(tx, employee)
    if row["state"] != LeaveState.submitted:
        tx.refuse("decided", f"This request is {row['state']}. Nothing was changed.", "request")
    decision = {"decided_by": authority.person(tx.actor), "decided_at": tx.now, "decision_note": p.reason}
    if not p.approve:
        tx.refuse_unless(bool(p.reason), "reason", "Say why it is rejected. Nothing was written.", "missing")
        move(tx, row["id"], row["state"], LeaveState.rejected, **decision)
        return
    leave_type = type_of(tx, row)
    ledger.book_due(tx, employee, leave_type["id"], facts.today(tx.connection, employee["id"], tx.now))
    found = examine(tx.connection, employee, leave_type, span(row), request=row["id"])
    approve(tx, row, employee, leave_type, found, **decision)
