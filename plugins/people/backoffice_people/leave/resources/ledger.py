"""The ledger, and the balances that it adds up to."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from backoffice.bus import Payload
from backoffice.kinds import Day
from backoffice.resources import Resource
from backoffice_people.leave.models import LeaveBalance, LeaveEntry, LeaveType
from backoffice_people.staff.models import Employee

_SCOPE = {"company": Employee.company_id}
_ENTRIES = (
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
    .join(LeaveType, LeaveType.id == LeaveEntry.type_id)
)


def _entries(name: str, title: str, **more: Any) -> Resource:
    return Resource(
        f"people.{name}",
        _ENTRIES,
        title=title,
        description="Every change of a leave balance and its reason. Entries are only added; the balance is their sum.",
        label="name",
        sort="-id",
        sortable=("day",),
        search=("name",),
        scope=_SCOPE,
        labels={"id": "Entry", "employee": "Employee", "type": "Leave type", "reverses": "Takes back"},
        hidden=("employee_id", "period", "reverses"),
        icon="list-details",
        **more,
    )


entries = _entries("leave_entries", "Leave ledger")
own_entries = _entries("own_leave_entries", "My leave ledger", mine=Employee.user_id, own_classes=("hr",))


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


def _kept(name: str, title: str, description: str, **more: Any) -> Resource:
    return Resource(
        f"people.{name}",
        _balances,
        params=BalanceOn,
        title=title,
        description=description,
        label="name",
        sort="name",
        sortable=("name",),
        search=("name",),
        scope=_SCOPE,
        labels={"employee": "Employee", "type": "Leave type", "since": "Unchanged since"},
        hidden=("id", "employee_id", "type_id"),
        icon="scale",
        **more,
    )


balances = _kept(
    "leave_balances", "Leave balances", "What everybody has left of each type of leave, today or on any day."
)
own_balances = _kept(
    "own_leave_balances", "My leave balances", "What you have left, today or on any day.",
    mine=Employee.user_id, own_classes=("hr",),
)  # fmt: skip
