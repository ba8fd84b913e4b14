"""Reading and writing the employment of an employee: rows are replaced by new ones, never changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from backoffice.bus import Tx
from backoffice_people.staff import rules
from backoffice_people.staff.fields import ChangeKind
from backoffice_people.staff.models import Employee, Employment, EmploymentChange
from backoffice_people.staff.queries import MAIN

FACTS = {
    "site": "site_id",
    "department": "department_id",
    "position": "position_id",
    "manager": "manager_id",
    "fte": "fte",
}
"""The facts of a span and their columns."""


def employee(tx: Tx, ident: int) -> Mapping[str, Any]:
    """The row of an employee that a reference was resolved to."""
    row = tx.get(Employee, ident)
    assert row is not None  # the reference was resolved
    return row


def spans(tx: Tx, ident: int, slot: int) -> rules.Spans:
    """The employment in force of one employee and contract slot, in order."""
    table = Employment.__table__
    found = tx.execute(
        sa.select(table)
        .where(table.c.employee_id == ident, table.c.slot == slot, table.c.replaced_at.is_(None))
        .order_by(table.c.valid_from)
    )
    return tuple(span(row) for row in found.mappings())


def write(
    tx: Tx,
    ident: int,
    slot: int,
    after: rules.Spans,
    *,
    kind: ChangeKind,
    valid_from: dt.date,
    reason: str | None = None,
    undoes: int | None = None,
) -> int:
    """Replace what no longer holds by what does, as one change with its author; gives the id of the change.

    The version of the employee's own row grows in any case: two who change one employee at once cannot both succeed.
    Somebody of whom no employment is left was never hired: the row is archived.
    """
    gone, new = rules.difference(spans(tx, ident, slot), after)
    _check_managers(tx, ident, new)
    _check_main(tx, ident, slot, after)
    _claim(tx, ident, after if slot == MAIN else None)
    change = tx.insert(
        EmploymentChange,
        employee_id=ident,
        kind=kind,
        valid_from=valid_from,
        reason=reason,
        undoes_id=undoes,
        recorded_at=tx.now,
        actor=tx.actor.id,
    )
    for span in gone:
        tx.change(Employment, span.row, replaced_at=tx.now, replaced_by_id=change)
    for span in new:
        values = {column: getattr(span.facts, fact) for fact, column in FACTS.items()}
        tx.insert(
            Employment,
            employee_id=ident,
            slot=slot,
            valid_from=span.first,
            valid_to=span.last,
            change_id=change,
            **values,
        )
    return change


def _check_main(tx: Tx, ident: int, slot: int, after: rules.Spans) -> None:
    """A second contract holds only while the main one does."""
    main = after if slot == MAIN else spans(tx, ident, MAIN)
    others = {slot: after} if slot != MAIN else {other: spans(tx, ident, other) for other in second_slots(tx, ident)}
    for number, held in others.items():
        for day in filter(None, (rules.uncovered(main, span) for span in held)):
            message = (
                f"On {day} contract {number} would hold without the main one. Nothing was written; end that contract "
                "before, or change its days."
            )
            tx.refuse("open_contract", message, "employee")


def second_slots(tx: Tx, ident: int) -> list[int]:
    """The contract slots in force besides the main one."""
    rows = Employment.__table__.c
    query = sa.select(rows.slot).where(rows.employee_id == ident, rows.slot != MAIN, rows.replaced_at.is_(None))
    return sorted(tx.execute(query.distinct()).scalars())


def _claim(tx: Tx, ident: int, main: rules.Spans | None) -> None:
    """Change the employee's own row; `main` is what holds of the main contract, None where that is not touched."""
    row = employee(tx, ident)
    columns: dict[str, Any] = {}
    if main:
        first, last = rules.stint(main)
        columns = {"hired_on": first, "left_on": last, "archived_at": None}
    elif main is not None:
        columns = {"archived_at": tx.now}
    tx.change(Employee, ident, version=row["version"], **columns)


def _check_managers(tx: Tx, ident: int, new: rules.Spans) -> None:
    for span in new:
        manager = span.facts.manager
        if manager is None:
            continue
        if rules.makes_circle(ident, manager, span.first, span.last, lambda one: spans(tx, one, MAIN)):
            message = (
                "This manager would, on some day, report to the same employee. Nothing was written; choose another "
                "manager, or change the other one first."
            )
            tx.refuse("circle", message, "manager")


def span(row: Mapping[Any, Any]) -> rules.Span:
    facts = rules.Facts(**{fact: row[column] for fact, column in FACTS.items()})
    return rules.Span(row["valid_from"], row["valid_to"], facts, row["id"])
