"""What an employee sees of their own leave: balances, each entry that they are made of, and requests."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from backoffice_people.leave import ledger
from backoffice_people.leave.models import LeaveAssignment, LeaveEntry, LeaveType
from backoffice_people.leave.rules.projection import Account
from backoffice_people.leave.rules.terms import Reason
from backoffice_people.leave.words import REASONS, days_text

WEEKEND = 4
"""Days from a Friday to a Tuesday after a holiday."""


@dataclass(frozen=True)
class Line:
    """An entry and the balance after it."""

    day: dt.date
    word: str
    why: str
    days: Decimal
    balance: Decimal
    ahead: bool
    last: dt.date | None = None
    """The last of several days taken."""


@dataclass(frozen=True)
class Holding:
    """The balance of a type today, what is approved ahead, and how it came to be since `since`, from `opening` on."""

    name: str
    balance: Decimal
    planned: Decimal
    opening: Decimal
    since: dt.date | None
    lines: tuple[Line, ...]

    @property
    def free(self) -> Decimal:
        """What is left when all that is approved has been taken."""
        return self.balance - self.planned


def holdings(connection: sa.Connection, employee: int, today: dt.date) -> list[Holding]:
    """One for each type that has a balance for the employee."""
    ledgers = sa.select(LeaveEntry.type_id).where(LeaveEntry.employee_id == employee)
    policies = sa.select(LeaveAssignment.type_id).where(LeaveAssignment.employee_id == employee)
    types = connection.execute(
        sa.select(LeaveType.id, LeaveType.name)
        .where(LeaveType.id.in_(sa.union(ledgers, policies)))
        .order_by(LeaveType.name)
    )
    return [_holding(connection, employee, row, today) for row in types]


def _holding(connection: sa.Connection, employee: int, leave_type: Any, today: dt.date) -> Holding:
    known = ledger.account(connection, employee, leave_type.id)
    ahead = [e.days for e in known.entries if e.day > today and e.reason is Reason.use]
    return Holding(
        leave_type.name,
        ledger.balance_on(connection, employee, leave_type.id, today),
        -sum(ahead, Decimal(0)),
        known.opening,
        known.since,
        tuple(_lines(known, today)),
    )


def _lines(known: Account, today: dt.date) -> list[Line]:
    """The entries as people read them: days taken one after the other are one line."""
    lines: list[Line] = []
    balance = known.opening
    for entry in known.entries:
        balance += entry.days
        if entry.reason is Reason.carry and not entry.carried:
            continue
        word = "Given back" if entry.reason is Reason.use and entry.days > 0 else REASONS[entry.reason]
        line = Line(entry.day, word, entry.why, entry.days, balance, entry.day > today)
        last = lines[-1] if lines else None
        if last is not None and entry.reason is Reason.use and _goes_on(last, line):
            why = f"{days_text(abs(last.days + line.days))}, to {entry.day:%a %d %b %Y}"
            lines[-1] = replace(last, why=why, days=last.days + line.days, balance=balance, last=entry.day)
        else:
            lines.append(line)
    return lines


def _goes_on(line: Line, after: Line) -> bool:
    """Whether the second is of the same leave: only a weekend, perhaps with holidays, is between."""
    near = (after.day - (line.last or line.day)).days <= WEEKEND
    return near and (line.word, line.ahead) == (after.word, after.ahead)


def usable_types(connection: sa.Connection, company: int) -> list[dict[str, Any]]:
    """The types of leave that are in use."""
    table = LeaveType.__table__
    found = sa.select(table).where(table.c.company_id == company, table.c.archived_at.is_(None)).order_by(table.c.name)
    return [dict(row) for row in connection.execute(found).mappings()]
