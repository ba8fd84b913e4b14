"""What people may read of themselves and of those who work for them, and the directory that everybody may have."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from backoffice.org.models import Site
from backoffice.resources import Resource
from backoffice_people.staff.models import Employee, Employment
from backoffice_people.staff.queries import in_force, led_by, nearest_day, today
from backoffice_people.staff.resources import LABELS
from backoffice_people.structure.models import Department, Position

Rows = sa.Select[*tuple[Any, ...]]
_manager = aliased(Employee)
_PLACE = (
    Position.title.label("position"),
    Department.name.label("department"),
    Site.code.label("site"),
    _manager.name.label("manager"),
)
SCOPE = {"company": Employee.company_id}
PLACED = {"company": Employee.company_id, "site": Employment.site_id}


def _with_places(query: Rows) -> Rows:
    return (
        query.join(Site, Site.id == Employment.site_id)
        .join(Department, Department.id == Employment.department_id, isouter=True)
        .join(Position, Position.id == Employment.position_id, isouter=True)
        .join(_manager, _manager.id == Employment.manager_id, isouter=True)
    )


def _now(*columns: Any, day: Any) -> Rows:
    held = sa.and_(Employment.employee_id == Employee.id, in_force(Employment, day))
    return _with_places(sa.select(*columns).select_from(Employee).join(Employment, held))


own_record = Resource(
    "people.own_record",
    _now(
        Employee.id,
        Employee.number,
        Employee.name,
        *_PLACE,
        Employment.fte,
        Employee.hired_on,
        Employee.left_on,
        Employee.language,
        day=nearest_day(today()),
    ),
    title="My record",
    description="What the company knows about your work: where you belong, since when, and for whom you work.",
    key="number",
    label="name",
    scope=SCOPE,
    labels=LABELS,
    mine=Employee.user_id,
    icon="user",
)
own_employment = Resource(
    "people.own_employment",
    _with_places(
        sa.select(
            Employment.id,
            Employment.valid_from,
            Employment.valid_to,
            Employment.slot,
            *_PLACE,
            Employment.fte,
            Employee.name,
        ).join(Employee, Employee.id == Employment.employee_id)
    ).where(Employment.replaced_at.is_(None)),
    title="My employment",
    description="Where and as what you worked, from which day to which, and what is planned.",
    label="name",
    sort="-valid_from",
    sortable=("valid_from",),
    scope=SCOPE,
    labels=LABELS,
    hidden=("id", "name"),
    mine=Employee.user_id,
    icon="calendar-event",
)
team = Resource(
    "people.team",
    _now(
        Employee.id,
        Employee.number,
        Employee.name,
        *_PLACE,
        Employment.fte,
        Employee.hired_on,
        Employee.left_on,
        day=today(),
    ),
    title="My team",
    description="Everybody who works for you today, directly or through others.",
    key="number",
    label="name",
    search=("number", "name"),
    sort="name",
    sortable=("name", "department", "position", "manager"),
    scope=SCOPE,
    labels=LABELS,
    team=led_by(Employee.id),
    icon="users",
)
directory = Resource(
    "people.directory",
    _now(
        Employee.id,
        Employee.number,
        Employee.name,
        *_PLACE,
        Employment.department_id,
        Employment.manager_id,
        day=today(),
    ),
    title="Directory",
    description="Who works here today, as what and where.",
    key="number",
    label="name",
    search=("number", "name"),
    sort="name",
    sortable=("name", "department", "position", "manager", "site"),
    scope=PLACED,
    labels=LABELS,
    hidden=("id", "department_id", "manager_id"),
    icon="address-book",
)
RESOURCES = (own_record, own_employment, team, directory)
