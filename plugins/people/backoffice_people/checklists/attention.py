"""Tasks that are late: one's own, and for personnel everybody's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from backoffice.declarations import Attention, Concern, Read

DAY = dt.timedelta(days=1)


def late(read: Read, now: dt.datetime) -> Iterator[Concern]:
    """Every task that should have been done by yesterday, the oldest first."""
    for row in read("people.checklist_tasks", open=True, due_on__lte=now.date() - DAY):
        yield _concern(row, now, f"/people/checklists/{row['checklist']}", f"For {row['who']}; {_who(row)}.")


def own(read: Read, now: dt.datetime) -> Iterator[Concern]:
    """The reader's own tasks from the day on which they are due."""
    for row in read("people.own_tasks", open=True, due_on__lte=now.date()):
        yield _concern(row, now, f"/r/people/own_tasks/{row['id']}", f"For {row['who']}.")


def _concern(row: Mapping[str, Any], now: dt.datetime, href: str, why: str) -> Concern:
    days = (now.date() - row["due_on"]).days
    said = f"{row['title']}: due {'today' if days == 0 else 'yesterday' if days == 1 else f'{days} days ago'}"
    return Concern(
        id=f"task.{row['id']}",
        title=said,
        why=why,
        href=href,
        action="See to it",
        since=dt.datetime.combine(row["due_on"], dt.time(), dt.UTC),
        icon="list-check",
    )


def _who(row: Mapping[str, Any]) -> str:
    return f"{row['account']} was to do it" if row["account"] else f"nobody is named beside “{row['owner']}”"


SOURCES = (
    Attention("people.late_tasks", "Late tasks", "people.checklist_tasks.read", late, icon="list-check"),
    Attention("people.own_tasks", "Your tasks", "people.own_tasks.read", own, icon="list-check"),
)
