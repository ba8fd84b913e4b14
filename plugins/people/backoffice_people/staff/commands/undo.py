"""A change of employment is taken back: by a change of its own, as long as nothing was built upon it."""

from __future__ import annotations

import sqlalchemy as sa

from backoffice.bus import Tx, command
from backoffice_people.staff import places, rules, timeline
from backoffice_people.staff.commands.hire import Changed
from backoffice_people.staff.events import EmployeeChanged
from backoffice_people.staff.fields import ChangeKind
from backoffice_people.staff.models import Employment, EmploymentChange
from backoffice_people.staff.payloads import UndoEmployment


@command(
    "people",
    title="Take back",
    on="people.employment_changes",
    field="change",
    scope=places.of_change,
    example={"change": 1, "reason": "Entered for the wrong person"},
)
def undo_employment(tx: Tx, p: UndoEmployment) -> Changed:
    """Let hold again what held before a change. Refused when a later change stands upon it: take that back first."""
    row = tx.get(EmploymentChange, p.change)
    assert row is not None  # the reference was resolved
    if row["kind"] == ChangeKind.undo:
        tx.refuse("undo_of_undo", "This is itself an undo. Nothing was written; enter the change again.", "change")
    ident = row["employee_id"]
    table = Employment.__table__
    touched = (
        tx.execute(sa.select(table).where(sa.or_(table.c.change_id == p.change, table.c.replaced_by_id == p.change)))
        .mappings()
        .all()
    )
    made = {timeline.span(one).content for one in touched if one["change_id"] == p.change}
    back = [timeline.span(one) for one in touched if one["change_id"] != p.change]
    slot = touched[0]["slot"]
    held = timeline.spans(tx, ident, slot)
    kept = [span for span in held if span.content not in made]
    after = tuple(sorted((*kept, *back), key=lambda span: span.first))
    if len(kept) + len(made) != len(held) or any(rules.overlaps(after)):
        message = "A later change stands upon this one. Nothing was written; take the later one back first."
        tx.refuse("moved_on", message, "change")
    change = timeline.write(
        tx,
        ident,
        slot,
        after,
        kind=ChangeKind.undo, valid_from=row["valid_from"], reason=p.reason, undoes=p.change,
    )  # fmt: skip
    tx.emit(EmployeeChanged(employee=ident, what=ChangeKind.undo, on=row["valid_from"]))
    return Changed(change)
