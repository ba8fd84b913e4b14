"""Who looked at whose pay or private data, by the employee whose it is: for the data-protection officer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import sqlalchemy as sa
from markupsafe import Markup, escape
from sqlalchemy.orm import aliased

from backoffice.declarations import Nav, Role
from backoffice.identity.reads import ConfidentialRead, ConfidentialRow
from backoffice.kinds import RefTo, typed
from backoffice.resources import Resource
from backoffice_people.documents.models import Document
from backoffice_people.leave.models import LeaveBalance, LeaveEntry, LeaveRequest
from backoffice_people.private.models import ChangeRequest, Contract, Pay, PrivateData
from backoffice_people.staff.models import Employee, Employment, EmploymentChange

WHOSE: Final[tuple[tuple[Any, tuple[str, ...]], ...]] = (
    (Pay, ("pay",)),
    (PrivateData, ("private",)),
    (Contract, ("contracts",)),
    (ChangeRequest, ("change_requests",)),
    (Document, ("documents",)),
    (Employment, ("employment",)),
    (EmploymentChange, ("employment_changes",)),
    (LeaveEntry, ("leave_entries",)),
    (LeaveBalance, ("leave_balances",)),
    (LeaveRequest, ("leave_requests", "team_leave_requests")),
)
"""Tables whose rows belong to an employee, and the lists by which they are read."""
OF_EMPLOYEES: Final = tuple(f"people.{name}" for name in ("employees", "team", "directory"))
_KNOWN: Final = (*OF_EMPLOYEES, *(f"people.{name}" for _, names in WHOSE for name in names))


def _looks() -> sa.Select[*tuple[Any, ...]]:
    """The records of people that were read, with the employee; a list of others has none and is left out."""
    read = ConfidentialRead
    # Only rows of these lists have numbers of rows as ids; CASE keeps the database from reading others as such.
    number = sa.case((read.resource.in_(_KNOWN), sa.cast(ConfidentialRow.row_id, sa.BigInteger())))
    joined: Any = sa.join(ConfidentialRow, read, read.id == ConfidentialRow.read_id)
    owners: list[Any] = [sa.case((read.resource.in_(OF_EMPLOYEES), number))]
    for model, names in WHOSE:
        owned = aliased(model)
        here = read.resource.in_([f"people.{name}" for name in names])
        joined = sa.outerjoin(joined, owned, sa.and_(here, owned.id == number))
        owners.append(owned.employee_id)
    joined = sa.join(joined, Employee, Employee.id == sa.func.coalesce(*owners))
    return sa.select(
        ConfidentialRow.id,
        read.at,
        read.principal,
        Employee.number.label("employee"),
        Employee.name,
        read.resource.label("list"),
        read.how,
        read.columns.label("fields"),
        sa.type_coerce(Employee.id, typed(RefTo("Employee", resource="people.employees"), int)).label("employee_id"),
    ).select_from(joined)


def _list(name: str) -> Markup:
    """`people.leave_balances` as `Leave balances`."""
    return escape(name.partition(".")[2].replace("_", " ").capitalize())


def _fields(names: Iterable[str] | None) -> Markup:
    return escape(", ".join(name.replace("_", " ") for name in names or ()))


looks = Resource(
    "people.looks",
    _looks(),
    title="Who looked at whom",
    description="Each time that somebody read pay or private data of an employee, recorded before it was shown.",
    label="name",
    sort="-id",
    search=("principal", "employee", "name"),
    scope={"company": Employee.company_id},
    labels={"employee": "Employee", "name": "Looked at", "fields": "Fields", "employee_id": "Employee"},
    hidden=("id", "employee_id"),
    cells={"list": _list, "fields": _fields},
    icon="eye",
)
OFFICER = Role(
    "people.data_protection",
    "Data-protection officer",
    ("people.looks.read", "identity.confidential_*.read", "identity.configure", "people.directory.read"),
)


def declarations() -> tuple[Any, ...]:
    return (
        looks, OFFICER,
        Nav("people.looks", "Who looked at whom", "People", "people.looks.read", "eye", 60, resource="people.looks"),
    )  # fmt: skip
