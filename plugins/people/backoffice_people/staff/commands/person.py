"""Names of an employee, and the account that the person signs in with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from backoffice.bus import Inverse, Tx, command
from backoffice.records.changes import Updated
from backoffice_parties import Party
from backoffice_people.staff import places, timeline
from backoffice_people.staff.events import EmployeeChanged
from backoffice_people.staff.merged import NAMES
from backoffice_people.staff.models import Employee
from backoffice_people.staff.payloads import LinkUser, UpdateEmployee

_GIVEN = (*NAMES, "language")


@command(
    "people",
    title="Change name or language",
    calls=("parties.update_party",),
    on="people.employees",
    field="employee",
    scope=places.of_employee,
    inverse=Inverse(
        "people.update_employee",
        lambda asked, done: {"employee": done["id"], "version": done["version"], **done["before"]},
    ),
    example={"employee": "E-00001", "version": 2, "family_name": "Reyes Ortega", "name": "Ana Reyes Ortega"},
)
def update_employee(tx: Tx, p: UpdateEmployee) -> Updated:
    """Change what an employee is called, and the language in which terminals speak. `version` is the one read.

    The party behind the employee is called the same from then on.
    """
    row = timeline.employee(tx, p.employee)
    given = {name: getattr(p, name) for name in _GIVEN if name in p.model_fields_set}
    if given.get("name", "") is None:
        tx.refuse("missing", "Everybody has a name. Nothing was written.", "name")
    tx.change(Employee, p.employee, version=p.version, **given)
    rename_party(tx, row["party_id"], {name: given[name] for name in NAMES if name in given})
    tx.emit(EmployeeChanged(employee=p.employee, what="person", on=tx.now.date()))
    return Updated(id=p.employee, version=row["version"] + 1, before={name: row[name] for name in given})


def rename_party(tx: Tx, ident: int, names: Mapping[str, Any]) -> None:
    """Call a party what its employee is called, where that differs."""
    party = tx.get(Party, ident)
    assert party is not None  # a foreign key leads here
    differ = {name: value for name, value in names.items() if party[name] != value}
    if differ:
        tx.call("parties.update_party", {"party": ident, "version": party["version"], **differ})


@command(
    "people",
    title="Link an account",
    on="people.employees",
    field="employee",
    scope=places.of_employee,
    example={"employee": "E-00001", "user": "ana"},
)
def link_user(tx: Tx, p: LinkUser) -> None:
    """Say which account is the employee's: who signs in with it sees their own record, private data and pay.

    Nobody links their own account, since that would open another's private data, unless they may read it anyway.
    """
    sees_all = {"hr", "pay"} <= tx.actor.classes
    if p.user is not None and p.user == tx.actor.user_id and not sees_all:
        message = "You cannot link your own account. Nothing was written; ask somebody else of personnel."
        tx.refuse("own_account", message, "user")
    if p.user is not None:
        held = sa.select(Employee.name).where(Employee.user_id == p.user, Employee.id != p.employee)
        other = tx.execute(held).scalar()
        message = f"This account belongs to {other} already. Nothing was written; take it from them first."
        tx.refuse_unless(other is None, "user", message, "taken")
    tx.change(Employee, p.employee, user_id=p.user)
