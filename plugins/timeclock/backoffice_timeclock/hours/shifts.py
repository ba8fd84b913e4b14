"""Defining shifts, and who works them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from pydantic import Field

from backoffice.bus import Payload, Tx, command
from backoffice.kinds import Id, clock_text, minutes_of_day
from backoffice_people import DepartmentRef, EmployeeRef
from backoffice_timeclock.hours.fields import (
    HOUR,
    After,
    AssignmentRef,
    AttributionOf,
    Before,
    Code,
    Cycle,
    CycleStart,
    Ends,
    From,
    Instead,
    Name,
    OnDay,
    Starts,
    To,
)
from backoffice_timeclock.hours.follow import follow
from backoffice_timeclock.hours.models import Shift, ShiftAssignment
from backoffice_timeclock.hours.places import company_of, of_company, of_employee, of_row
from backoffice_timeclock.rules import Attribution

ONE_DAY = dt.timedelta(days=1)
A_DAY = 1440
FOLLOWING_MS = 2_000
"""The days of one person follow within the command, at most a year of them."""


class ShiftPart(Payload):
    start: Starts
    end: Ends


class DefineShift(Payload):
    code: Code
    name: Name
    parts: list[ShiftPart] = Field(title="Parts", description="One, or several when it is split", max_length=4)
    attribution: AttributionOf = Attribution.start
    before: Before = 3 * HOUR
    after: After = 6 * HOUR


class AssignShift(Payload):
    employee: EmployeeRef | None = Field(default=None, title="Employee")
    department: DepartmentRef | None = Field(default=None, title="Or a whole department")
    cycle: Cycle
    cycle_start: CycleStart
    valid_from: From
    valid_to: To | None = None
    instead: Instead = False


class EndShiftAssignment(Payload):
    assignment: AssignmentRef
    last_day: OnDay = Field(title="Last day")


@dataclass(frozen=True)
class Made:
    id: Id


@command(
    "timeclock", title="New shift", scope=of_company,
    example={"code": "NIGHT", "name": "Night", "parts": [{"start": "22:00", "end": "06:00"}]},
)  # fmt: skip
def define_shift(tx: Tx, p: DefineShift) -> Made:
    """Say from when to when a shift lasts. It never changes afterwards: other times get another code."""
    company = company_of(tx)
    parts = _parts(tx, p)
    if tx.execute(sa.select(Shift.id).where(Shift.company_id == company, Shift.code == p.code)).first():
        message = (
            f"There is a shift {p.code} already, and past hours follow from it. Nothing was written; take another code."
        )
        tx.refuse("taken", message, "code")
    made = tx.insert(
        Shift, company_id=company, code=p.code, name=p.name, parts=parts, times=", ".join(map(_times, parts)),
        attribution=p.attribution, before=p.before, after=p.after, created_at=tx.now, actor=tx.actor.id,
    )  # fmt: skip
    return Made(made)


def _parts(tx: Tx, p: DefineShift) -> list[list[int]]:
    """In the order of time; a part that begins before the one before it has ended lies on the next day."""
    tx.refuse_unless(bool(p.parts), "parts", "A shift has at least one part. Nothing was written.", "missing")
    parts: list[list[int]] = []
    for number, part in enumerate(p.parts):
        start, end = minutes_of_day(part.start), minutes_of_day(part.end)
        while parts and start < parts[-1][1]:
            start += A_DAY
        end += start // A_DAY * A_DAY
        end += A_DAY if end <= start else 0
        if end - (parts[0][0] if parts else start) > A_DAY:
            message = "The parts of a shift lie within 24 hours, one after the other. Nothing was written."
            tx.refuse("overlap", message, f"parts.{number}.end")
        parts.append([start, end])
    return parts


def _times(part: list[int]) -> str:
    return "–".join(clock_text(minutes % A_DAY) for minutes in part)


@command(
    "timeclock", title="Assign shifts", on="people.employees", field="employee", scope=of_employee,
    bound_ms=FOLLOWING_MS,
    example={
        "employee": "E-00001", "cycle": "E E L L N N - -", "cycle_start": "2027-01-04", "valid_from": "2027-01-04",
    },
)  # fmt: skip
def assign_shift(tx: Tx, p: AssignShift) -> Made:
    """Say which shifts somebody works in turn, or a department. People's own shifts go before those of a department."""
    company = company_of(tx)
    if (p.employee is None) == (p.department is None):
        tx.refuse("one_of", "Say either an employee or a department. Nothing was written.", "employee")
    if p.valid_to is not None and p.valid_to < p.valid_from:
        tx.refuse("order", "The last day lies before the first. Nothing was written.", "valid_to")
    shifts = _cycle(tx, company, p.cycle)
    _make_room(tx, p)
    made = tx.insert(
        ShiftAssignment, company_id=company, employee_id=p.employee, department_id=p.department,
        cycle=" ".join(p.cycle.split()), shifts=shifts, cycle_start=p.cycle_start, valid_from=p.valid_from,
        valid_to=p.valid_to, created_at=tx.now, actor=tx.actor.id,
    )  # fmt: skip
    follow(tx, company, p.valid_from, employee=p.employee, department=p.department)
    return Made(made)


def _cycle(tx: Tx, company: int, cycle: str) -> list[int | None]:
    known = {row.code: row.id for row in tx.execute(sa.select(Shift.code, Shift.id).where(Shift.company_id == company))}
    unknown = [code for code in cycle.split() if code != "-" and code not in known]
    if unknown:
        offered = ", ".join(sorted(known)) or "none yet"
        message = f"There is no shift {unknown[0]}. Nothing was written; the shifts are: {offered}."
        tx.refuse("unknown_shift", message, "cycle")
    return [None if code == "-" else known[code] for code in cycle.split()]


def _make_room(tx: Tx, p: AssignShift) -> None:
    """Two assignments of one person never hold on the same day; the choices are said."""
    whose = (
        ShiftAssignment.employee_id == p.employee
        if p.employee is not None
        else ShiftAssignment.department_id == p.department
    )
    for row in tx.execute(sa.select(ShiftAssignment.__table__).where(whose).order_by(ShiftAssignment.valid_from)).all():
        after = p.valid_to is not None and row.valid_from > p.valid_to
        if after or (row.valid_to is not None and row.valid_to < p.valid_from):
            continue
        if p.instead and row.valid_from < p.valid_from:
            tx.change(ShiftAssignment, row.id, valid_to=p.valid_from - ONE_DAY)
            continue
        _refuse_overlap(tx, p, row)


def _refuse_overlap(tx: Tx, p: AssignShift, row: Any) -> None:
    until = f"until {row.valid_to}" if row.valid_to else "until further notice"
    choices = [f"end that one first (assignment {row.id})", "choose other days"]
    if row.valid_from < p.valid_from:
        choices.insert(0, "tick “in place of the present one”")
    message = (
        f"“{row.cycle}” is assigned from {row.valid_from} {until}, which overlaps. Nothing was written; "
        f"{', or '.join(choices)}."
    )
    tx.refuse("overlap", message, "valid_from")


@command(
    "timeclock", title="End shift assignment", on="timeclock.shift_assignments", field="assignment",
    scope=of_row(ShiftAssignment, "assignment"), bound_ms=FOLLOWING_MS,
    example={"assignment": 1, "last_day": "2027-03-31"},
)  # fmt: skip
def end_shift_assignment(tx: Tx, p: EndShiftAssignment) -> Made:
    """Let an assignment end with a day."""
    row: Any = tx.get(ShiftAssignment, p.assignment)
    if p.last_day < row["valid_from"]:
        message = f"The assignment begins on {row['valid_from']}, after that day. Nothing was written."
        tx.refuse("order", message, "last_day")
    earlier = min(p.last_day, row["valid_to"] or p.last_day) + ONE_DAY
    tx.change(ShiftAssignment, p.assignment, valid_to=p.last_day)
    follow(tx, row["company_id"], earlier, employee=row["employee_id"], department=row["department_id"])
    return Made(p.assignment)


COMMANDS = (define_shift, assign_shift, end_shift_assignment)
