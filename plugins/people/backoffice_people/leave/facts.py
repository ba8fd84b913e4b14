"""What the rules need to know of an employee: the stretches of employment, the policies, and the working days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from backoffice.calendar.read import work_calendar
from backoffice.org.models import Site
from backoffice_people.leave.models import LeaveAssignment, LeavePolicy
from backoffice_people.leave.rules.terms import AccrualMode, Assigned, Policy, Stretch
from backoffice_people.staff.models import Employment
from backoffice_people.staff.queries import MAIN, in_force

Row = Mapping[str, Any]


def stretches(connection: sa.Connection, employee: int) -> list[Stretch]:
    """The employment by the main contract, in order."""
    held = Employment.__table__.c
    rows = connection.execute(
        sa.select(held.valid_from, held.valid_to, held.fte)
        .where(held.employee_id == employee, held.slot == MAIN, held.replaced_at.is_(None))
        .order_by(held.valid_from)
    )
    return [Stretch(row.valid_from, row.valid_to, row.fte) for row in rows]


def assigned(connection: sa.Connection, employee: int, type_id: int, hired: dt.date) -> list[Assigned]:
    """The policies of a type that hold, held or will hold for an employee, in order.

    The one that holds from the first day of work counts from before it: a policy that does not look at the time
    employed grants the whole first year.
    """
    rows = connection.execute(
        sa.select(LeavePolicy.__table__, LeaveAssignment.valid_from, LeaveAssignment.valid_to)
        .join(LeaveAssignment, LeaveAssignment.policy_id == LeavePolicy.id)
        .where(LeaveAssignment.employee_id == employee, LeaveAssignment.type_id == type_id)
        .order_by(LeaveAssignment.valid_from)
    )
    return [
        Assigned(policy(row), None if row["valid_from"] <= hired else row["valid_from"], row["valid_to"])
        for row in rows.mappings()
    ]


def policy(row: Mapping[Any, Any]) -> Policy:
    return Policy(
        row["entitlement"],
        AccrualMode(row["accrual"]),
        row["by_employment"],
        row["by_fte"],
        row["cap"],
        row["carry_max"],
        row["carry_months"],
        row["floor"],
    )


def works(connection: sa.Connection, employee: int, first: dt.date, last: dt.date) -> Callable[[dt.date], bool]:
    """Whether the employee's site works on a day from `first` to `last`, whichever site that is by then."""
    held = Employment.__table__.c
    rows = connection.execute(
        sa.select(held.valid_from, held.valid_to, held.site_id).where(
            held.employee_id == employee,
            held.slot == MAIN,
            held.replaced_at.is_(None),
            held.valid_from <= last,
            sa.or_(held.valid_to.is_(None), held.valid_to >= first),
        )
    ).all()
    calendars = {site: work_calendar(connection, site, first, last) for site in {row.site_id for row in rows}}

    def works_on(day: dt.date) -> bool:
        site = next(
            (r.site_id for r in rows if r.valid_from <= day and (r.valid_to is None or day <= r.valid_to)), None
        )
        return site is not None and calendars[site].works(day)

    return works_on


def today(connection: sa.Connection, employee: int, now: dt.datetime) -> dt.date:
    """The date where the employee works, or worked last."""
    held = Employment.__table__.c
    zone = connection.scalar(
        sa.select(Site.zone)
        .join(Employment, held.site_id == Site.id)
        .where(held.employee_id == employee, held.slot == MAIN, held.replaced_at.is_(None))
        .order_by((held.valid_from <= now.date()).desc(), held.valid_from.desc())
        .limit(1)
    )
    return now.astimezone(ZoneInfo(zone or "UTC")).date()


def manager_of(connection: sa.Connection, employee: int, day: dt.date) -> int | None:
    """The employee who is the manager on a day."""
    found: int | None = connection.scalar(
        sa.select(Employment.manager_id).where(Employment.employee_id == employee, in_force(Employment, day))
    )
    return found
