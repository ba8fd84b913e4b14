"""What can be read of leave. Types, days and reasons are personal; that somebody is away is not."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from backoffice.bus import Payload
from backoffice.kinds import Day
from backoffice.resources import Resource
from backoffice_people.leave.models import (
    LeaveAssignment,
    LeaveBalance,
    LeaveEntry,
    LeavePolicy,
    LeaveRequest,
    LeaveType,
)
from backoffice_people.staff.models import Employee

_SCOPE = {"company": Employee.company_id}

requests = Resource(
    "people.leave_requests",
    sa.select(
        LeaveRequest.id,
        LeaveRequest.first_day,
        LeaveRequest.last_day,
        Employee.number.label("employee"),
        Employee.name,
        LeaveRequest.state,
        LeaveRequest.type_id.label("type"),
        LeaveRequest.half,
        LeaveRequest.days,
        LeaveRequest.note,
        LeaveRequest.decision_note,
        LeaveRequest.requested_at,
        LeaveRequest.requested_by,
        LeaveRequest.decided_at,
        LeaveRequest.decided_by,
        LeaveRequest.employee_id,
        LeaveRequest.version,
    ).join(Employee, Employee.id == LeaveRequest.employee_id),
    title="Leave requests",
    description="Who asked to be away, when, and what became of it.",
    label="name",
    sort="-first_day",
    sortable=("first_day", "state"),
    search=("name",),
    scope=_SCOPE,
    labels={"employee": "Employee", "type": "Leave type", "requested_by": "Requested by", "decided_by": "Decided by"},
    hidden=("id", "employee_id", "version", "note", "decision_note", "requested_by", "decided_by", "decided_at"),
    actions=("people.decide_leave", "people.submit_leave", "people.cancel_leave"),
    icon="calendar-event",
)

entries = Resource(
    "people.leave_entries",
    sa.select(
        LeaveEntry.id,
        LeaveEntry.day,
        Employee.number.label("employee"),
        Employee.name,
        LeaveType.name.label("type"),
        LeaveEntry.reason,
        LeaveEntry.days,
        LeaveEntry.carried,
        LeaveEntry.why,
        LeaveEntry.period,
        LeaveEntry.request_id.label("request"),
        LeaveEntry.reverses_id.label("reverses"),
        LeaveEntry.recorded_at,
        LeaveEntry.actor.label("by"),
        LeaveEntry.employee_id,
    )
    .join(Employee, Employee.id == LeaveEntry.employee_id)
    .join(LeaveType, LeaveType.id == LeaveEntry.type_id),
    title="Leave ledger",
    description="Every change of a leave balance, with its reason. Entries are only added; the balance is their sum.",
    label="name",
    sort="-id",
    sortable=("day",),
    search=("name",),
    scope=_SCOPE,
    labels={
        "id": "Entry",
        "employee": "Employee",
        "type": "Leave type",
        "request": "Request",
        "reverses": "Takes back",
    },
    hidden=("employee_id", "period", "reverses"),
    icon="list-details",
)


class BalanceOn(Payload):
    """The day to look at; left out, today."""

    as_of: Annotated[dt.date, Day("As of", help="The balance at the end of that day")] | None = None


def _balances(p: BalanceOn) -> sa.Select[*tuple[Any, ...]]:
    """The last kept balance of each employee and type up to the day."""
    day = sa.literal(p.as_of or dt.datetime.now(dt.UTC).date(), sa.Date())
    later = aliased(LeaveBalance)
    last = (
        sa.select(sa.func.max(later.day))
        .where(later.employee_id == LeaveBalance.employee_id, later.type_id == LeaveBalance.type_id, later.day <= day)
        .scalar_subquery()
    )
    return (
        sa.select(
            LeaveBalance.id,
            Employee.number.label("employee"),
            Employee.name,
            LeaveType.name.label("type"),
            LeaveBalance.balance,
            LeaveBalance.day.label("since"),
            LeaveBalance.employee_id,
            LeaveBalance.type_id,
        )
        .join(Employee, Employee.id == LeaveBalance.employee_id)
        .join(LeaveType, LeaveType.id == LeaveBalance.type_id)
        .where(LeaveBalance.day == last)
    )


balances = Resource(
    "people.leave_balances",
    _balances,
    params=BalanceOn,
    title="Leave balances",
    description="What everybody has left of each type of leave, today or on any day.",
    label="name",
    sort="name",
    sortable=("name",),
    search=("name",),
    scope=_SCOPE,
    labels={"employee": "Employee", "type": "Leave type", "since": "Unchanged since"},
    hidden=("id", "employee_id", "type_id"),
    icon="scale",
)

assignments = Resource(
    "people.leave_assignments",
    sa.select(
        LeaveAssignment.id,
        Employee.number.label("employee"),
        Employee.name,
        LeavePolicy.name.label("policy"),
        LeaveAssignment.valid_from,
        LeaveAssignment.valid_to,
        LeaveAssignment.employee_id,
        LeaveAssignment.policy_id,
    )
    .join(Employee, Employee.id == LeaveAssignment.employee_id)
    .join(LeavePolicy, LeavePolicy.id == LeaveAssignment.policy_id),
    title="Policies of employees",
    description="Which leave policy holds for whom, from when.",
    label="name",
    sort="-id",
    search=("name",),
    scope=_SCOPE,
    labels={"id": "Assignment", "employee": "Employee", "policy": "Policy"},
    hidden=("employee_id", "policy_id"),
    icon="list-check",
)
