"""What is due is booked: every night, or when somebody asks for it."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from backoffice import Schedule
from backoffice.bus import Tx, command
from backoffice.jobs.context import JobContext
from backoffice.jobs.job import job
from backoffice.kinds import Id
from backoffice_people.leave import facts, ledger
from backoffice_people.leave.approval import move
from backoffice_people.leave.ledger import book_due
from backoffice_people.leave.models import LeaveAssignment, LeaveRequest
from backoffice_people.leave.payloads import AccrueLeave, BookLeave
from backoffice_people.leave.rules.terms import LeaveState
from backoffice_people.staff import places
from backoffice_people.staff.models import Employee


@dataclass(frozen=True)
class Started:
    """The job that was started."""

    job: Id


@command("people", title="Book what is due of leave", example={})
def book_leave_accruals(tx: Tx, p: AccrueLeave) -> Started:
    """Book for everybody what is due by a day: accruals, what goes over into a new year, what lapses. Booking the
    same again changes nothing. It runs by itself every night.
    """
    return Started(tx.start_job("people.accrue_leave", p))


@command("people", title="Book what is due of an employee's leave", scope=places.of_employee, on="people.employees",
         field="employee", hidden=True, example={"employee": "E-00001"})  # fmt: skip
def book_leave(tx: Tx, p: BookLeave) -> int:
    """Book what is due for one employee, and note approved leave that is over as taken; gives the entries booked."""
    employee = tx.get(Employee, p.employee)
    assert employee is not None  # the reference was resolved
    ledger.lock(tx, p.employee)
    today = facts.today(tx.connection, p.employee, tx.now)
    until = min(p.until or today, today)
    types = tx.execute(
        sa.select(LeaveAssignment.type_id).where(LeaveAssignment.employee_id == p.employee).distinct()
    ).scalars()
    booked = sum(book_due(tx, employee, type_id, until) for type_id in sorted(types))
    over = sa.select(LeaveRequest.id).where(
        LeaveRequest.employee_id == p.employee,
        LeaveRequest.state == LeaveState.approved,
        LeaveRequest.last_day < today,
    )
    for request in tx.execute(over).scalars().all():
        move(tx, request, LeaveState.approved, LeaveState.taken)
    return booked


@job("people", title="Book what is due of leave")
def accrue_leave(ctx: JobContext, p: AccrueLeave) -> int:
    """Every employee that a policy holds for, and everybody whose leave is over; gives the number of employees."""
    with ctx.snapshot() as connection:
        policies = sa.select(LeaveAssignment.employee_id)
        away = sa.select(LeaveRequest.employee_id).where(LeaveRequest.state == LeaveState.approved)
        employees = sorted(connection.execute(sa.union(policies, away)).scalars())
    until = {"until": p.until.isoformat()} if p.until else {}
    wanted = (("people.book_leave", {"employee": ident, **until}) for ident in employees)
    for outcome in ctx.dispatch_many(wanted, total=len(employees)):
        if isinstance(outcome, Exception):
            raise outcome
    return len(employees)


NIGHTLY = Schedule("people.accrue_leave", job="people.accrue_leave", cron="15 1 * * *")
