"""Requests: everybody's, one's own, and those of the team that one leads."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from backoffice.resources import Resource
from backoffice_people.leave.models import LeaveRequest
from backoffice_people.leave.rules.terms import COUNTS
from backoffice_people.staff.models import Employee, Employment
from backoffice_people.staff.queries import in_force

_SCOPE = {"company": Employee.company_id}


def _team(user: Any) -> Any:
    """Those whose manager is the employee with this account, today."""
    boss = aliased(Employee)
    today = dt.datetime.now(dt.UTC).date()
    led = (
        sa.select(Employment.employee_id)
        .join(boss, boss.id == Employment.manager_id)
        .where(boss.user_id == user, in_force(Employment, today))
    )
    return Employee.id.in_(led)


_REQUESTS = (
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
    )
    .select_from(LeaveRequest)
    .join(Employee, Employee.id == LeaveRequest.employee_id)
)
_ACTIONS = ("people.decide_leave", "people.submit_leave", "people.cancel_leave")


def _requests(name: str, title: str, description: str, **more: Any) -> Resource:
    return Resource(
        f"people.{name}",
        _REQUESTS,
        title=title,
        description=description,
        label="name",
        sort="-first_day",
        sortable=("first_day", "state"),
        search=("name",),
        scope=_SCOPE,
        labels={
            "employee": "Employee", "type": "Leave type", "requested_by": "Requested by", "decided_by": "Decided by",
        },
        hidden=("id", "employee_id", "version", "note", "decision_note", "requested_by", "decided_by", "decided_at"),
        icon="calendar-event",
        **more,
    )  # fmt: skip


requests = _requests(
    "leave_requests", "Leave requests", "Who asked to be away, when, and what became of it.", actions=_ACTIONS
)
own_requests = _requests(
    "own_leave_requests", "My leave", "What you asked for, and what became of it.",
    mine=Employee.user_id, own_classes=("hr",),
)  # fmt: skip
team_requests = _requests(
    "team_leave_requests", "Leave of my team", "What your team asked for, and what became of it.",
    team=_team, own_classes=("hr",),
)  # fmt: skip


def colleagues(user: Any) -> Any:
    """Those who are in the same department as the employee with this account today, or led by that employee."""
    me, mine = aliased(Employee), aliased(Employment)
    today = dt.datetime.now(dt.UTC).date()
    near = (
        sa.select(Employment.employee_id)
        .join(me, me.user_id == user)
        .join(mine, sa.and_(mine.employee_id == me.id, in_force(mine, today)))
        .where(
            in_force(Employment, today),
            sa.or_(Employment.department_id == mine.department_id, Employment.manager_id == me.id),
        )
    )
    return sa.or_(Employee.user_id == user, Employee.id.in_(near))


absences = Resource(
    "people.absences",
    sa.select(
        LeaveRequest.id,
        Employee.name,
        LeaveRequest.first_day,
        LeaveRequest.last_day,
        LeaveRequest.half,
        Employee.number.label("employee"),
    )
    .select_from(LeaveRequest)
    .join(Employee, Employee.id == LeaveRequest.employee_id)
    .where(LeaveRequest.state.in_(COUNTS)),
    title="Absences",
    description="Which colleagues are absent, and when. Why is not said.",
    label="name",
    sort="-first_day",
    sortable=("first_day",),
    search=("name",),
    scope=_SCOPE,
    labels={"employee": "Employee"},
    hidden=("id", "employee"),
    icon="calendar",
    team=colleagues,
)
