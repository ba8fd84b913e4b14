"""Locking a period: what is paid stays as it was; what changes afterwards is a delta of the next (T6)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated, Any

import sqlalchemy as sa
from pydantic import Field

from backoffice.bus import Event, Payload, Tx, command
from backoffice.kinds import Count, Flag, Id
from backoffice_people import Employee
from backoffice_timeclock.hours.fields import FirstDay, LastDay, SheetState
from backoffice_timeclock.hours.models import DayRow, PayLineRow, Period, Timesheet
from backoffice_timeclock.hours.places import company_of, of_company

ONE_DAY = dt.timedelta(days=1)
NAMED = 3
Anyway = Annotated[bool, Flag("Lock although something is missing", help="What is corrected later becomes a delta")]
Lines = Annotated[int, Count("Pay lines")]


class LockPeriod(Payload):
    first_day: FirstDay
    last_day: LastDay
    anyway: Anyway = Field(default=False)


@dataclass(frozen=True)
class Locked:
    id: Id
    lines: Lines


class PeriodLocked(Event, name="hours.locked", version=1):
    """The hours from one day to another are locked; what is to be paid stands in the pay lines of the period."""

    period: int
    company: int
    first_day: FirstDay
    last_day: LastDay


@command(
    "timeclock", title="Lock a period", scope=of_company, bound_ms=30_000,
    example={"first_day": "2026-11-01", "last_day": "2026-11-30"},
)  # fmt: skip
def lock_period(tx: Tx, p: LockPeriod) -> Locked:
    """Close the hours of a period for payroll. It cannot be opened again: later changes are paid in the next one."""
    company = company_of(tx)
    _check_days(tx, p, company)
    if not p.anyway:
        _check_hours(tx, p, company)
    period = tx.insert(
        Period, company_id=company, first_day=p.first_day, last_day=p.last_day, locked_at=tx.now, actor=tx.actor.id
    )
    lines = tx.execute(
        sa.update(PayLineRow)
        .where(PayLineRow.company_id == company, PayLineRow.period_id.is_(None), PayLineRow.day <= p.last_day)
        .values(period_id=period)
    ).rowcount
    tx.execute(
        sa.update(Timesheet)
        .where(Timesheet.company_id == company, Timesheet.last_day <= p.last_day)
        .values(state=SheetState.locked)
    )
    tx.emit(PeriodLocked(period=period, company=company, first_day=p.first_day, last_day=p.last_day))
    return Locked(period, lines)


def _check_days(tx: Tx, p: LockPeriod, company: int) -> None:
    if p.last_day < p.first_day:
        tx.refuse("order", "The last day lies before the first. Nothing was written.", "last_day")
    if p.last_day >= tx.now.date():
        message = "The period is not over yet. Nothing was written; lock it when its last day has passed."
        tx.refuse("too_early", message, "last_day")
    newest = tx.execute(sa.select(sa.func.max(Period.last_day)).where(Period.company_id == company)).scalar()
    if newest is not None and p.first_day != newest + ONE_DAY:
        message = (
            f"The hours up to {newest} are locked. Nothing was written; the next period begins on {newest + ONE_DAY}."
        )
        tx.refuse("not_next", message, "first_day")


def _check_hours(tx: Tx, p: LockPeriod, company: int) -> None:
    """Everything is there and approved; else who is in the way, and what can be done."""
    within = (DayRow.company_id == company, DayRow.day.between(p.first_day, p.last_day))
    missing = _people(tx, sa.select(DayRow.employee_id).where(*within, DayRow.open == sa.true()))
    if missing:
        _refuse(tx, "missing_hours", "Hours are missing of", missing, "Settle the exceptions")
    approved = sa.select(Timesheet.employee_id).where(
        Timesheet.company_id == company, Timesheet.state != SheetState.submitted,
        Timesheet.first_day <= p.last_day, Timesheet.last_day >= p.first_day,
    )  # fmt: skip
    worked = sa.select(DayRow.employee_id).where(*within, DayRow.paid > 0, DayRow.employee_id.not_in(approved))
    waiting = _people(tx, worked)
    if waiting:
        _refuse(tx, "not_approved", "Hours are not approved of", waiting, "Approve them")


def _people(tx: Tx, employees: sa.Select[Any]) -> list[str]:
    found = tx.execute(sa.select(Employee.name).where(Employee.id.in_(employees)).order_by(Employee.name))
    return list(found.scalars())


def _refuse(tx: Tx, code: str, what: str, people: list[str], advice: str) -> None:
    more = f" and {len(people) - NAMED} more" if len(people) > NAMED else ""
    message = (
        f"{what} {', '.join(people[:NAMED])}{more}. Nothing was written. {advice}, or lock it all the same: what is "
        "put right later is then paid in the next period."
    )
    tx.refuse(code, message, "anyway")


COMMANDS = (lock_period,)
