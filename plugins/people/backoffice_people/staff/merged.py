"""An employee and the party behind it are one person: one name, and one party where two turn out to be one."""

from __future__ import annotations

import sqlalchemy as sa
from pydantic import BaseModel

from backoffice.bus import Tx, reactor
from backoffice_parties import Party
from backoffice_people.staff.events import EmployeeChanged
from backoffice_people.staff.models import Employee

NAMES = ("name", "given_name", "family_name")


class Merged(BaseModel):
    """What this part needs to know of `party.merged`."""

    kept: int
    merged: int


@reactor("party.merged", plugin="people")
def follow_merged_party(tx: Tx, event: Merged) -> None:
    """Re-point in the same transaction, so that no employee ever belongs to a party that is gone.

    Refused where one company would then have two employees who are the same person.
    """
    _refuse_two(tx, event)
    for ident in tx.execute(sa.select(Employee.id).where(Employee.party_id == event.merged)).scalars().all():
        tx.change(Employee, ident, party_id=event.kept)
    _take_names(tx, event.kept)


class Renamed(BaseModel):
    """What this part needs to know of `party.changed`."""

    party: int


@reactor("party.changed", plugin="people")
def follow_renamed_party(tx: Tx, event: Renamed) -> None:
    """The employee is called as the party is."""
    _take_names(tx, event.party)


def _take_names(tx: Tx, party: int) -> None:
    row = tx.get(Party, party)
    if row is None or row["merged_into_id"] is not None:
        return
    names = {name: row[name] for name in NAMES}
    differ = sa.or_(*(Employee.__table__.c[name].is_distinct_from(value) for name, value in names.items()))
    for ident in tx.execute(sa.select(Employee.id).where(Employee.party_id == party, differ)).scalars().all():
        tx.change(Employee, ident, **names)
        tx.emit(EmployeeChanged(employee=ident, what="person", on=tx.now.date()))


def _refuse_two(tx: Tx, event: Merged) -> None:
    rows = Employee.__table__.c
    mine = sa.select(rows.company_id, rows.number).where(rows.party_id.in_((event.kept, event.merged)))
    found: dict[int, str] = {}
    for row in tx.execute(mine.where(rows.archived_at.is_(None)).order_by(rows.id)):
        other = found.setdefault(row.company_id, row.number)
        if other != row.number:
            message = (
                f"Both are employees of one company: {other} and {row.number}. Nothing was written. If it is one "
                "person who was hired twice, take one of the hires back first; if not, keep the parties apart."
            )
            tx.refuse("two_employees", message, "merge")
