"""Employment on a day, as others may join it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa

from backoffice.kinds import Day, typed
from backoffice.org.models import Site
from backoffice_people.staff.models import Employee, Employment

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


def nearest_day(day: dt.date) -> sa.ColumnElement[Any]:
    """`day`; for whoever has left, the last day; for whoever comes later, the first: on it everybody was employed."""
    wanted = sa.literal(day, sa.Date())
    nearest = sa.case(
        (Employee.hired_on > wanted, Employee.hired_on), (Employee.left_on < wanted, Employee.left_on), else_=wanted
    )
    return sa.type_coerce(nearest, typed(Day("On"), dt.date))
