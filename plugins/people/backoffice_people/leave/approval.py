"""What an approval writes, and what undoes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from backoffice.bus import Tx
from backoffice_people.leave import ledger
from backoffice_people.leave.events import DayTaken, LeaveApproved, LeaveCancelled
from backoffice_people.leave.examine import Examined
from backoffice_people.leave.models import LeaveEntry, LeaveRequest, LeaveType
from backoffice_people.leave.rules.terms import COUNTS, NEXT, Entry, Half, LeaveKind, LeaveState, Reason

Row = Mapping[str, Any]


def move(tx: Tx, request: int, before: str, after: LeaveState, **values: Any) -> None:
    """Bring a request into another state, if it may go there and nobody was faster."""
    if after not in NEXT[LeaveState(before)]:
        tx.refuse("state", f"This request is {before}. Nothing was changed.", "request")
    done = tx.change(LeaveRequest, request, LeaveRequest.state == before, state=after, **values)
    tx.refuse_unless(done, "request", "Somebody else was faster. Nothing was changed; look at the request again.")


def approve(tx: Tx, row: Row, employee: Row, leave_type: Row, found: Examined, **decision: Any) -> None:
    """Put the days on the ledger and tell that somebody will be away."""
    move(tx, row["id"], row["state"], LeaveState.approved, days=found.total, **decision)
    ledger.book(tx, row["company_id"], employee["id"], leave_type["id"], found.entries, request=row["id"])
    tx.emit(
        LeaveApproved(
            request=row["id"],
            employee=employee["id"],
            company=row["company_id"],
            kind=LeaveKind(leave_type["kind"]),
            first=row["first_day"],
            last=row["last_day"],
            half=Half(row["half"]),
            days=[DayTaken(day=day, part=part) for day, part in found.taken],
        )
    )


def withdraw(tx: Tx, row: Row, employee: Row, reason: str | None) -> None:
    """Cancel a request; what it put on the ledger is undone by opposite entries."""
    move(tx, row["id"], row["state"], LeaveState.cancelled, **({"decision_note": reason} if reason else {}))
    if row["state"] not in COUNTS:
        return
    _reverse(tx, row, employee)
    tx.emit(
        LeaveCancelled(
            request=row["id"],
            employee=employee["id"],
            company=row["company_id"],
            first=row["first_day"],
            last=row["last_day"],
        )
    )


def _reverse(tx: Tx, row: Row, employee: Row) -> None:
    """The opposite entries, each on the day of its own; in a year that is closed, on the first day of the open one."""
    since = ledger.account(tx.connection, employee["id"], row["type_id"]).since
    table = LeaveEntry.__table__.c
    used = tx.execute(
        sa.select(table.id, table.day, table.days)
        .where(table.request_id == row["id"], table.reason == Reason.use, table.reverses_id.is_(None))
        .order_by(table.day, table.id)
    ).all()
    entries = [
        Entry(
            max(one.day, since) if since else one.day, -one.days, Reason.use, why="given back: the leave was cancelled"
        )
        for one in used
    ]
    ids = [one.id for one in used]
    ledger.book(tx, row["company_id"], employee["id"], row["type_id"], entries, request=row["id"], reverses=ids)


def type_of(tx: Tx, row: Row) -> Row:
    found = tx.get(LeaveType, row["type_id"])
    assert found is not None  # a foreign key leads here
    return found
