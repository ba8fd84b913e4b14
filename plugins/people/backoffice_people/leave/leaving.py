"""Who leaves the company takes no leave after the last day."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from pydantic import BaseModel

from backoffice.bus import Tx, reactor
from backoffice_people.leave import ledger
from backoffice_people.leave.approval import withdraw
from backoffice_people.leave.models import LeaveRequest
from backoffice_people.leave.rules.terms import LeaveState
from backoffice_people.staff.models import Employee


class Left(BaseModel):
    """What is needed of the event."""

    employee: int
    on: dt.date


@reactor("employee.left", plugin="people")
def cancel_leave_after_the_last_day(tx: Tx, event: Left) -> None:
    """Cancel what begins after the last day. Leave that goes over it stays, for somebody to look at."""
    ledger.lock(tx, event.employee)
    employee = tx.get(Employee, event.employee)
    assert employee is not None  # a foreign key leads here
    after = sa.select(LeaveRequest.id).where(
        LeaveRequest.employee_id == event.employee,
        LeaveRequest.first_day > event.on,
        LeaveRequest.state.in_([LeaveState.draft, LeaveState.submitted, LeaveState.approved]),
    )
    for ident in tx.execute(after).scalars().all():
        row = tx.get(LeaveRequest, ident)
        assert row is not None
        withdraw(tx, row, employee, f"The last day of work is {event.on}.")
