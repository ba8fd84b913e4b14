"""Reading and writing the ledger of leave. Entries are only ever added; the kept balances follow them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

import sqlalchemy as sa

from backoffice.bus import Tx
from backoffice_people.leave import facts
from backoffice_people.leave.models import LeaveBalance, LeaveEntry
from backoffice_people.leave.rules.projection import Account, missing
from backoffice_people.leave.rules.terms import Entry, Reason
from backoffice_people.staff.models import Employee

ONE_DAY = dt.timedelta(days=1)
_ledger, _kept = LeaveEntry.__table__.c, LeaveBalance.__table__.c


def lock(tx: Tx, employee: int) -> None:
    """Let nobody else write this employee's leave until the command is done. SQLite has one writer anyhow."""
    tx.execute(sa.select(Employee.id).where(Employee.id == employee).with_for_update())


def balance_on(connection: sa.Connection, employee: int, type_id: int, day: dt.date) -> Decimal:
    """The balance at the end of a day: one look into an index, however long the history is."""
    found = connection.scalar(
        sa.select(_kept.balance)
        .where(_kept.employee_id == employee, _kept.type_id == type_id, _kept.day <= day)
        .order_by(_kept.day.desc())
        .limit(1)
    )
    return Decimal(0) if found is None else found


def account(connection: sa.Connection, employee: int, type_id: int) -> Account:
    """The open years of the ledger, and the balance before them."""
    mine = (_ledger.employee_id == employee, _ledger.type_id == type_id)
    closed = connection.scalar(sa.select(sa.func.max(_ledger.period)).where(*mine, _ledger.reason == Reason.carry))
    since = dt.date.fromisoformat(closed) if closed else None
    rows = connection.execute(
        sa.select(_ledger.day, _ledger.days, _ledger.reason, _ledger.period, _ledger.carried, _ledger.why)
        .where(*mine, *([_ledger.day >= since] if since else []))
        .order_by(_ledger.day, _ledger.id)
    )
    entries = tuple(Entry(r.day, r.days, Reason(r.reason), r.period or "", r.carried, r.why) for r in rows)
    opening = balance_on(connection, employee, type_id, since - ONE_DAY) if since else Decimal(0)
    return Account(opening, since, entries)


def due(
    connection: sa.Connection, employee: int, type_id: int, until: dt.date, known: Account | None = None
) -> list[Entry]:
    """What is to be booked by a day and is not: accruals, the turn of the year, what lapses."""
    held = facts.stretches(connection, employee)
    policies = facts.assigned(connection, employee, type_id, held[0].first) if held else []
    return missing(known or account(connection, employee, type_id), policies, held, until)


def book(
    tx: Tx,
    company: int,
    employee: int,
    type_id: int,
    entries: Sequence[Entry],
    *,
    request: int | None = None,
    reverses: Sequence[int | None] = (),
) -> None:
    """Add entries to the ledger and keep the balances; the caller holds the lock of the employee."""
    for entry, reversed_ in zip(entries, reverses or [None] * len(entries), strict=True):
        tx.insert(
            LeaveEntry,
            company_id=company,
            employee_id=employee,
            type_id=type_id,
            day=entry.day,
            days=entry.days,
            reason=entry.reason,
            period=entry.period or None,
            revision=_revision(tx, employee, type_id, entry),
            carried=entry.carried,
            request_id=request,
            reverses_id=reversed_,
            why=entry.why[:300],
            recorded_at=tx.now,
            actor=tx.actor.id,
        )
        if entry.days:
            _keep(tx, employee, type_id, entry.day, entry.days)


def book_due(tx: Tx, employee: facts.Row, type_id: int, until: dt.date) -> int:
    """Book what is due for a type; gives how many entries that were. Doing it again books nothing.

    The caller holds the lock of the employee.
    """
    entries = due(tx.connection, employee["id"], type_id, until)
    book(tx, employee["company_id"], employee["id"], type_id, entries)
    return len(entries)


def _revision(tx: Tx, employee: int, type_id: int, entry: Entry) -> int:
    """0 for the first entry of a period, 1 for its first correction: the same one cannot be booked twice (H4)."""
    if not entry.period:
        return 0
    found = tx.execute(
        sa.select(sa.func.max(_ledger.revision)).where(
            _ledger.employee_id == employee,
            _ledger.type_id == type_id,
            _ledger.reason == entry.reason,
            _ledger.period == entry.period,
        )
    ).scalar()
    return 0 if found is None else int(found) + 1


def _keep(tx: Tx, employee: int, type_id: int, day: dt.date, days: Decimal) -> None:
    """Carry an entry into the balances of its day and of the days after it: few, since most entries are of today."""
    before = balance_on(tx.connection, employee, type_id, day - ONE_DAY)
    mine = (_kept.employee_id == employee, _kept.type_id == type_id)
    moved = sa.update(LeaveBalance).values(balance=_kept.balance + days)
    tx.execute(moved.where(*mine, _kept.day > day))
    if tx.execute(moved.where(*mine, _kept.day == day)).rowcount == 0:
        values = {"employee_id": employee, "type_id": type_id, "day": day, "balance": before + days}
        tx.execute(sa.insert(LeaveBalance).values(**values))
