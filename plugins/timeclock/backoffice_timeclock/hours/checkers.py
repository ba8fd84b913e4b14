"""What must always be true of hours. Each violation is one sentence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from backoffice.declarations import Checker
from backoffice_people import Employee
from backoffice_timeclock.hours.inputs import read_inputs
from backoffice_timeclock.hours.models import DayRow, PayLineRow
from backoffice_timeclock.hours.recompute import digest


def days_follow(conn: sa.Connection) -> Iterable[str]:
    """T3: each kept day is what comes out when it is computed again, as of the moment it was computed."""
    runs = sa.select(DayRow.employee_id, DayRow.as_of, sa.func.min(DayRow.day), sa.func.max(DayRow.day)).group_by(
        DayRow.employee_id, DayRow.as_of
    )
    for employee, as_of, first, last in conn.execute(runs.order_by(DayRow.employee_id, DayRow.as_of)).all():
        yield from _differing(conn, employee, as_of, first, last)


def _differing(conn: sa.Connection, employee: int, as_of: dt.datetime, first: Any, last: Any) -> Iterable[str]:
    inputs = read_inputs(conn, employee, first, last)
    if inputs is None:
        return
    kept = dict(
        conn.execute(
            sa.select(DayRow.day, DayRow.digest).where(DayRow.employee_id == employee, DayRow.as_of == as_of)
        ).all()
    )
    for day in inputs.days(first, last, as_of):
        if day.day in kept and kept[day.day] != digest(day):
            yield f"{inputs.number} on {day.day}: the kept hours are not those that punches and rules give now."


def lines_follow(conn: sa.Connection) -> Iterable[str]:
    """T6: the pay lines of a day, locked ones and deltas together, add up to its paid hours."""
    paid = (
        sa.select(PayLineRow.employee_id, PayLineRow.day, sa.func.sum(PayLineRow.seconds).label("seconds"))
        .group_by(PayLineRow.employee_id, PayLineRow.day)
        .subquery()
    )
    wrong = (
        sa.select(Employee.number, DayRow.day, DayRow.paid, sa.func.coalesce(paid.c.seconds, 0))
        .join(Employee, Employee.id == DayRow.employee_id)
        .join(paid, sa.and_(paid.c.employee_id == DayRow.employee_id, paid.c.day == DayRow.day), isouter=True)
        .where(DayRow.paid != sa.func.coalesce(paid.c.seconds, 0))
    )
    for number, day, expected, found in conn.execute(wrong):
        yield f"{number} on {day}: the pay lines add up to {found} s, the day to {expected} s."


CHECKERS = (
    Checker("timeclock.days_follow", "Hours computed again are the kept ones", days_follow),
    Checker("timeclock.lines_follow", "Pay lines add up to the paid hours", lines_follow),
)
