"""Somebody is hired, or hired again."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from backoffice.bus import Inverse, Tx, command
from backoffice.errors import Refused
from backoffice.kinds import Id
from backoffice.org.models import Site
from backoffice_parties import Party
from backoffice_people.staff import places, rules, timeline
from backoffice_people.staff.commands.person import rename_party
from backoffice_people.staff.events import EmployeeChanged, EmployeeHired
from backoffice_people.staff.fields import ChangeKind, EmployeeNumber
from backoffice_people.staff.models import Employee
from backoffice_people.staff.numbers import number
from backoffice_people.staff.payloads import AddContract, CorrectEmployment, Hire, Rehire, Transfer
from backoffice_people.structure.models import Department, Position

Placed = Hire | Rehire | Transfer | CorrectEmployment | AddContract


@dataclass(frozen=True)
class Hired:
    """The employee, and the change by which it can be undone."""

    id: Id
    number: EmployeeNumber
    change: Id


@dataclass(frozen=True)
class Changed:
    """The change that was made; `people.undo_employment` takes it back."""

    change: Id


@command(
    "people",
    title="Hire somebody",
    calls=("parties.create_party", "parties.add_role", "parties.update_party"),
    scope=places.of_hire,
    inverse=Inverse("people.undo_employment", lambda asked, done: {"change": done["change"]}),
    example={"name": "Ana Reyes", "given_name": "Ana", "family_name": "Reyes", "from": "2026-03-01", "language": "es"},
)
def hire(tx: Tx, p: Hire) -> Hired:
    """Make somebody an employee from a day on, which may be in the future. The number is issued unless it is given."""
    if tx.company_id is None:
        tx.refuse("no_company", "Choose the company that hires first. Nothing was written.")
    site = p.site or places.only_site(tx)
    facts = placement(tx, p, rules.Facts(site), tx.company_id)
    names = _names(tx, p)
    issued = number(tx, tx.company_id, p.number)
    party = _new_party(tx, names) if p.party is None else _known_party(tx, p.party, tx.company_id)
    ident = tx.insert(
        Employee,
        company_id=tx.company_id,
        party_id=party,
        number=issued,
        **names,
        language=p.language,
        hired_on=p.first,
        version=1,
        created_at=tx.now,
    )
    after = rules.start((), p.first, facts)
    change = timeline.write(tx, ident, 1, after, kind=ChangeKind.hire, valid_from=p.first)
    rename_party(tx, party, names)
    name = names["name"]
    tx.emit(EmployeeHired(employee=ident, number=issued, name=name, company=tx.company_id, site=site, on=p.first))
    return Hired(ident, issued, change)


@command(
    "people",
    title="Hire again",
    on="people.employees",
    field="employee",
    scope=places.of_employee,
    inverse=Inverse("people.undo_employment", lambda asked, done: {"change": done["change"]}),
    example={"employee": "E-00001", "from": "2027-01-01"},
)
def rehire(tx: Tx, p: Rehire) -> Changed:
    """Let an employee who has left begin again, under the same number and with the whole history."""
    row = timeline.employee(tx, p.employee)
    held = timeline.spans(tx, p.employee, 1)
    usual = held[-1].facts if held else rules.Facts(p.site or places.only_site(tx))
    facts = placement(tx, p, rules.Facts(p.site or usual.site, usual.department, usual.position), row["company_id"])
    try:
        after = rules.start(held, p.first, facts)
    except ValueError:
        message = "This employee is, or will be, employed on that day or later. Nothing was written."
        tx.refuse("employed", message, "from")
    change = timeline.write(tx, p.employee, 1, after, kind=ChangeKind.rehire, valid_from=p.first, reason=p.reason)
    tx.emit(EmployeeChanged(employee=p.employee, what=ChangeKind.rehire, on=p.first))
    return Changed(change)


def placement(tx: Tx, p: Placed, usual: rules.Facts, company: int) -> rules.Facts:
    """The facts that are given, the usual ones where they are left out; all of them belong to the company."""
    given = given_facts(tx, p, company)
    return rules.Facts(**{**vars(usual), **given})


def given_facts(tx: Tx, p: Placed, company: int) -> dict[str, Any]:
    """The facts that somebody named. Refused for what is archived or belongs to another company."""
    given = {fact: value for fact in timeline.FACTS if (value := getattr(p, fact)) is not None}
    for fact, model in (("site", Site), ("department", Department), ("position", Position)):
        if fact in given:
            _check(tx, model, given[fact], fact, company)
    if "manager" in given:
        manager = timeline.employee(tx, given["manager"])
        ours = manager["company_id"] == company and manager["archived_at"] is None
        tx.refuse_unless(ours, "manager", "This manager does not work for the company. Nothing was written.", "foreign")
    return given


def _check(tx: Tx, model: type[Any], ident: int, fact: str, company: int) -> None:
    table = model.__table__
    row = tx.execute(sa.select(table.c.company_id, table.c.archived_at).where(table.c.id == ident)).one()
    ours = row.company_id == company
    tx.refuse_unless(ours, fact, f"This {fact} belongs to another company. Nothing was written.", "foreign")
    in_use = row.archived_at is None
    tx.refuse_unless(in_use, fact, f"This {fact} is archived. Nothing was written; choose another.", "archived")


def _names(tx: Tx, p: Hire) -> dict[str, Any]:
    """What the new employee is called: as given, else as the party is."""
    party = (tx.get(Party, p.party) or {}) if p.party is not None else {}
    if party and party["kind"] != "person":
        tx.refuse("no_person", "An organisation cannot be hired. Nothing was written; choose a person.", "party")
    given = p.given_name or party.get("given_name")
    family = p.family_name or party.get("family_name")
    name = p.name or party.get("name") or " ".join(part for part in (given, family) if part)
    tx.refuse_unless(bool(name), "name", "Give the name of the person, or choose a known one. Nothing was written.")
    return {"name": name, "given_name": given, "family_name": family}


def _known_party(tx: Tx, party: int, company: int) -> int:
    """The party, an employee from now on. Refused for who is, or was, an employee of the company already."""
    rows = Employee.__table__.c
    mine = sa.select(rows.number).where(rows.party_id == party, rows.company_id == company)
    known = tx.execute(mine.limit(1)).scalar()
    message = f"This person is the employee {known} already. Nothing was written; hire that one again instead."
    tx.refuse_unless(known is None, "party", message, "known")
    with suppress(Refused):  # what the party is already
        tx.call("parties.add_role", {"party": party, "role": "employee"})
    return party


def _new_party(tx: Tx, names: dict[str, Any]) -> int:
    known = {name: value for name, value in names.items() if value is not None}
    made = tx.call("parties.create_party", {"kind": "person", "roles": ["employee"], **known})
    return int(made["id"])
