"""What must always be true of checklists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import sqlalchemy as sa

from backoffice.declarations import Checker
from backoffice_people.checklists.models import Checklist, Task
from backoffice_people.checklists.rules import OPEN, ListState


def ended_for_a_reason(conn: sa.Connection) -> Iterator[str]:
    """A list that is done has no task to do, unless somebody said why; an open one has no end."""
    todo = sa.select(Task.id).where(Task.checklist_id == Checklist.id, Task.done_at.is_(None)).exists()
    wrong = sa.select(Checklist.id, Checklist.state).where(
        sa.or_(
            sa.and_(Checklist.state == ListState.done, todo, Checklist.reason.is_(None)),
            Checklist.state.in_(OPEN) != Checklist.ended_at.is_(None),
        )
    )
    rows: Iterable[Any] = conn.execute(wrong)
    for ident, state in rows:
        yield f"Checklist {ident} is {state}, and what is still to do or its end says otherwise."


ENDED = Checker("people.checklists", "A checklist ends when all is done, or for a reason", ended_for_a_reason)
