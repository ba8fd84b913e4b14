"""Employment on a day, as others may join it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from backoffice.kinds import Day, Number, typed
from backoffice.org.models import Site
from backoffice_people.staff.models import Employee, Employment

ALL_SHARES = Number("Share in all", places=2, secrecy="internal", help="By all contracts together; 1 is full time")
MAIN = 1
"""The contract slot that counts where only one can."""


def employment_on(day: dt.date | Any, name: str = "employment_on") -> sa.Subquery:
    """Whoever is employed on `day` (a date, or an expression of one): a row each, by the main contract.

    Columns: employee_id, site_id, department_id, position_id, manager_id, fte, zone (of the site, IANA), valid_from,
    valid_to. What was corrected is left out; what is planned holds from its day on.
    """
    return (
        sa.select(
            Employment.employee_id,
            Employment.site_id,
            Employment.department_id,
            Employment.position_id,
            Employment.manager_id,
            Employment.fte,
            Site.zone,
            Employment.valid_from,
            Employment.valid_to,
        )
        .join(Site, Site.id == Employment.site_id)
        .where(in_force(Employment, day))
        .subquery(name)
    )


def in_force(row: Any, day: Any) -> sa.ColumnElement[bool]:
    """Whether a row of the main contract holds on a day."""
    given = sa.literal(day, sa.Date()) if isinstance(day, dt.date) else day
    return sa.and_(
        row.slot == MAIN,
        row.replaced_at.is_(None),
        row.valid_from <= given,
        sa.or_(row.valid_to.is_(None), row.valid_to >= given),
    )


def nearest_day(day: dt.date | Any) -> sa.ColumnElement[Any]:
    """`day`; for whoever has left, the last day; for whoever comes later, the first: on it everybody was employed."""
    wanted = sa.literal(day, sa.Date()) if isinstance(day, dt.date) else day
    nearest = sa.case(
        (Employee.hired_on > wanted, Employee.hired_on), (Employee.left_on < wanted, Employee.left_on), else_=wanted
    )
    return sa.type_coerce(nearest, typed(Day("On"), dt.date))


def all_shares(day: Any) -> sa.Label[Any]:
    """The share of full time that all contracts of an employee of the enclosing select come to on a day."""
    held = aliased(Employment)
    total = sa.select(sa.func.sum(held.fte)).where(
        held.employee_id == Employee.id,
        held.replaced_at.is_(None),
        held.valid_from <= day,
        sa.or_(held.valid_to.is_(None), held.valid_to >= day),
    )
    return sa.type_coerce(total.correlate(Employee).scalar_subquery(), typed(ALL_SHARES, Decimal)).label("fte_in_all")


def today() -> sa.ColumnElement[Any]:
    """Today (UTC) as the database knows it, for selects that are made once and used for long."""
    return sa.func.current_date(type_=sa.Date())


def led_by(employee_id: Any, *, deep: bool = True) -> Callable[[Any], sa.ColumnElement[bool]]:
    """For `Resource(team=…)`: rows whose employee works today for the reader, directly or (`deep`) through others."""

    def condition(me: Any) -> sa.ColumnElement[bool]:
        boss = aliased(Employee)
        direct = (
            sa.select(Employment.employee_id)
            .join(boss, boss.id == Employment.manager_id)
            .where(boss.user_id == me, in_force(Employment, today()))
        )
        if not deep:
            return sa.type_coerce(employee_id, sa.BigInteger()).in_(direct)
        team = direct.cte("team", recursive=True)
        below = aliased(Employment)
        team = team.union(
            sa.select(below.employee_id)
            .join(team, team.c.employee_id == below.manager_id)
            .where(in_force(below, today()))
        )
        return sa.type_coerce(employee_id, sa.BigInteger()).in_(sa.select(team.c.employee_id))

    return condition


def site_of_employee() -> Any:
    """The site at which an employee of the enclosing select works or last worked, for `scope=`."""
    held = aliased(Employment)
    return (
        sa.select(held.site_id)
        .where(held.employee_id == Employee.id, in_force(held, nearest_day(today())))
        .correlate(Employee)
        .scalar_subquery()
    )
