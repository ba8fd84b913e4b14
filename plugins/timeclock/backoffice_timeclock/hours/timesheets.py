"""Hours of a person on their way: submitted by one, approved by another."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from pydantic import Field

from backoffice.bus import Payload, Tx, command
from backoffice.kinds import Id
from backoffice_people import Employee, EmployeeRef
from backoffice_timeclock.hours.fields import FirstDay, LastDay, SheetRef, SheetState
from backoffice_timeclock.hours.lines import locked_days
from backoffice_timeclock.hours.models import DayRow, Timesheet
from backoffice_timeclock.hours.places import of_employee, of_row
from backoffice_timeclock.punches.commands import is_own, own_employee


class OwnHours(Payload):
    first_day: FirstDay
    last_day: LastDay


class SubmitHours(Payload):
    employee: EmployeeRef
    first_day: FirstDay
    last_day: LastDay


class OneTimesheet(Payload):
    timesheet: SheetRef = Field(title="Timesheet")


@dataclass(frozen=True)
class Submitted:
    id: Id


@command(
    "timeclock", title="Submit hours", on="people.employees", field="employee", scope=of_employee,
    example={"employee": "E-00001", "first_day": "2026-11-01", "last_day": "2026-11-30"},
)  # fmt: skip
def submit_hours(tx: Tx, p: SubmitHours) -> Submitted:
    """Say that the hours of somebody are complete, for somebody else to approve."""
    return _submit(tx, p.employee, p.first_day, p.last_day)


@command("timeclock", title="Submit your hours", example={"first_day": "2026-11-01", "last_day": "2026-11-30"})
def own_submit_hours(tx: Tx, p: OwnHours) -> Submitted:
    """Say that your own hours are complete, for your manager to approve."""
    return _submit(tx, own_employee(tx), p.first_day, p.last_day)


@command(
    "timeclock", title="Approve", on="timeclock.timesheets", field="timesheet", scope=of_row(Timesheet, "timesheet"),
    example={"timesheet": 1},
)  # fmt: skip
def approve_hours(tx: Tx, p: OneTimesheet) -> Submitted:
    """Approve submitted hours. Nobody approves their own, nor what they have submitted themselves."""
    row: Any = tx.get(Timesheet, p.timesheet)
    if row["submitted_by"] == tx.actor.id or is_own(tx, row["employee_id"]):
        message = "Nobody approves their own hours, nor those they submitted. Nothing was written; ask somebody else."
        tx.refuse("own_request", message, "timesheet")
    done = tx.change(
        Timesheet, p.timesheet, Timesheet.state == SheetState.submitted,
        state=SheetState.approved, approved_by=tx.actor.id, approved_at=tx.now,
    )  # fmt: skip
    tx.refuse_unless(done, "timesheet", "These hours are approved already. Nothing was written.", "decided")
    return Submitted(p.timesheet)


@command(
    "timeclock", title="Send back", on="timeclock.timesheets", field="timesheet", scope=of_row(Timesheet, "timesheet"),
    example={"timesheet": 1},
)  # fmt: skip
def reopen_hours(tx: Tx, p: OneTimesheet) -> None:
    """Open submitted or approved hours again, so that they can be corrected and submitted anew."""
    row: Any = tx.get(Timesheet, p.timesheet)
    if row["state"] == SheetState.locked:
        message = "The period is locked. Nothing was written; a correction becomes a delta of the next period."
        tx.refuse("locked", message, "timesheet")
    tx.execute(sa.delete(Timesheet).where(Timesheet.id == p.timesheet))


def _submit(tx: Tx, employee: int, first: dt.date, last: dt.date) -> Submitted:
    if last < first:
        tx.refuse("order", "The last day lies before the first. Nothing was written.", "last_day")
    company = int(tx.execute(sa.select(Employee.company_id).where(Employee.id == employee)).scalar_one())
    if locked_days(tx, company, first, last):
        tx.refuse("locked", "Some of these days are locked already. Nothing was written.", "first_day")
    _no_other(tx, employee, first, last)
    days = tx.execute(
        sa.select(DayRow.__table__)
        .where(DayRow.employee_id == employee, DayRow.day.between(first, last))
        .order_by(DayRow.day)
    ).all()
    if not days:
        tx.refuse("empty", "There are no hours on these days. Nothing was written.", "first_day")
    missing = [day.day for day in days if day.open]
    if missing:
        message = (
            f"Hours are missing on {len(missing)} of these days, the first is {missing[0]}. Nothing was written; "
            "look at the exceptions and correct the punches first."
        )
        tx.refuse("missing_hours", message, "first_day")
    made = tx.insert(
        Timesheet, company_id=company, site_id=days[-1].site_id, employee_id=employee, first_day=first, last_day=last,
        worked=sum(day.worked for day in days), paid=sum(day.paid for day in days), state=SheetState.submitted,
        submitted_by=tx.actor.id, submitted_at=tx.now,
    )  # fmt: skip
    return Submitted(made)


def _no_other(tx: Tx, employee: int, first: dt.date, last: dt.date) -> None:
    other = tx.execute(
        sa.select(Timesheet.first_day, Timesheet.last_day, Timesheet.state).where(
            Timesheet.employee_id == employee, Timesheet.first_day <= last, Timesheet.last_day >= first
        )
    ).first()
    if other is not None:
        message = f"{other.first_day} to {other.last_day} is {other.state} already. Nothing was written."
        tx.refuse("overlap", message, "first_day")


COMMANDS = (submit_hours, own_submit_hours, approve_hours, reopen_hours)
