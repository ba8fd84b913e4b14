"""What can be read of employees and their employment."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from backoffice.bus import Payload
from backoffice.identity.models import User
from backoffice.kinds import Choice, Day, typed
from backoffice.org.models import Site
from backoffice.resources import Resource
from backoffice_parties import Party
from backoffice_people.staff.fields import State
from backoffice_people.staff.models import Employee, Employment, EmploymentChange
from backoffice_people.staff.queries import all_shares, in_force, nearest_day
from backoffice_people.structure.models import Department, Position

Rows = sa.Select[*tuple[Any, ...]]
_manager, _undo = aliased(Employee), aliased(EmploymentChange)


class AsOf(Payload):
    """The day to look at; left out, today."""

    as_of: Annotated[dt.date, Day("As of", help="Who was employed on that day, and as what")] | None = None


def employees_on(p: AsOf) -> Rows:
    """Everybody, with what holds today; of those who left, what held last. With a day, those employed on it."""
    if p.as_of is not None:
        asked = sa.literal(p.as_of, sa.Date())
        return _employees(in_force(Employment, p.as_of), sa.literal(State.employed.value), asked, everybody=False)
    today = dt.datetime.now(dt.UTC).date()
    day = sa.literal(today, sa.Date())
    state = sa.case(
        (Employee.hired_on > day, State.future.value), (Employee.left_on < day, State.left.value), else_="employed"
    )
    return _employees(in_force(Employment, nearest_day(today)), state, nearest_day(today), everybody=True)


def _employees(held: Any, state: Any, day: Any, *, everybody: bool) -> Rows:
    found = (
        sa.select(
            Employee.id,
            Employee.number,
            Employee.name,
            Employee.given_name,
            Employee.family_name,
            sa.type_coerce(state, typed(Choice("State"), State)).label("state"),
            Position.title.label("position"),
            Department.name.label("department"),
            Site.code.label("site"),
            _manager.name.label("manager"),
            Employment.fte,
            all_shares(day),
            Employee.hired_on,
            Employee.left_on,
            Employment.valid_from.label("since"),
            Employee.language,
            User.name.label("user"),
            Party.number.label("party"),
            Site.zone,
            Employment.site_id,
            Employment.department_id,
            Employment.position_id,
            Employment.manager_id,
            Employee.archived_at,
            Employee.created_at,
            Employee.version,
        )
        .select_from(Employee)
        .join(Party, Party.id == Employee.party_id)
        .join(User, User.id == Employee.user_id, isouter=True)
        .join(Employment, sa.and_(Employment.employee_id == Employee.id, held), isouter=everybody)
    )
    return _named(found)


def _named(query: Rows) -> Rows:
    """With what the employment refers to."""
    return (
        query.join(Site, Site.id == Employment.site_id, isouter=True)
        .join(Department, Department.id == Employment.department_id, isouter=True)
        .join(Position, Position.id == Employment.position_id, isouter=True)
        .join(_manager, _manager.id == Employment.manager_id, isouter=True)
    )


LABELS = {
    "position": "Position", "department": "Department", "site": "Site", "manager": "Manager", "since": "So since",
    "user": "Account", "fte_in_all": "Share in all", "party": "Party", "archived_at": "Archived",
    "created_at": "Created",
}  # fmt: skip
SCOPE = {"company": Employee.company_id, "site": Employment.site_id}

employees = Resource(
    "people.employees",
    employees_on,
    params=AsOf,
    title="Employees",
    description="Everybody who works here, did or will. As of another day: who was employed then, and as what.",
    key="number",
    label="name",
    search=("number", "name"),
    sort="name",
    sortable=("site", "department", "position", "manager", "hired_on", "left_on"),
    scope=SCOPE,
    labels=LABELS,
    hidden=(
        "id", "given_name", "family_name", "since", "language", "user", "party", "zone",
        "site_id", "department_id", "position_id", "manager_id", "archived_at", "created_at", "version",
    ),
    archived="archived_at",
    create="people.hire",
    actions=(
        "people.transfer", "people.update_employee", "people.leave_company", "people.add_contract", "people.rehire",
        "people.link_user",
    ),
    icon="users",
)  # fmt: skip

employment = Resource(
    "people.employment",
    _named(
        sa.select(
            Employment.id,
            Employment.employee_id,
            Employee.number.label("employee"),
            Employee.name,
            Employment.slot,
            Employment.valid_from,
            Employment.valid_to,
            Position.title.label("position"),
            Department.name.label("department"),
            Site.code.label("site"),
            _manager.name.label("manager"),
            Employment.fte,
            EmploymentChange.kind.label("change"),
            EmploymentChange.reason,
            EmploymentChange.recorded_at,
            EmploymentChange.actor.label("by"),
            Employment.replaced_at,
            Employment.change_id,
        )
        .join(Employee, Employee.id == Employment.employee_id)
        .join(EmploymentChange, EmploymentChange.id == Employment.change_id)
    ),
    title="Employment",
    description="Who worked where and as what, from which day to which. What was corrected stays, with when it was.",
    label="name",
    sort="-valid_from",
    sortable=("valid_from",),
    search=("employee", "name"),
    scope=SCOPE,
    labels={**LABELS, "employee": "Employee", "change": "By a", "replaced_at": "Replaced"},
    hidden=("id", "employee_id", "change_id", "recorded_at", "by"),
    actions=("people.correct_employment", "people.end_contract"),
    icon="calendar-event",
)

changes = Resource(
    "people.employment_changes",
    sa.select(
        EmploymentChange.id,
        EmploymentChange.recorded_at,
        Employee.number.label("employee"),
        Employee.name,
        EmploymentChange.kind,
        EmploymentChange.valid_from,
        EmploymentChange.reason,
        EmploymentChange.actor.label("by"),
        EmploymentChange.undoes_id.label("undoes"),
        _undo.id.label("undone_by"),
        EmploymentChange.employee_id,
    )
    .join(Employee, Employee.id == EmploymentChange.employee_id)
    .join(_undo, _undo.undoes_id == EmploymentChange.id, isouter=True),
    title="Changes of employment",
    description="Hires, transfers, corrections and departures in the order in which they were recorded, by whom.",
    label="name",
    sort="-id",
    search=("employee", "name"),
    scope={"company": Employee.company_id},
    labels={"id": "Change", "employee": "Employee", "undoes": "Takes back", "undone_by": "Taken back by"},
    hidden=("employee_id",),
    actions=("people.undo_employment",),
    icon="history",
)
