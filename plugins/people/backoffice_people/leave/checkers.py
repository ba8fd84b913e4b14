"""What must always hold of leave: H1, H3, H4 and H5."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

import sqlalchemy as sa

from backoffice.declarations import Checker
from backoffice_people.leave.models import LeaveBalance, LeaveEntry, LeaveRequest
from backoffice_people.leave.rules.counting import Span, overlap
from backoffice_people.leave.rules.terms import COUNTS, Half


def balances_follow_the_ledger(connection: sa.Connection) -> Iterator[str]:
    """H1: each kept balance is the sum of the entries up to its day, and no day is missing."""
    ledger, kept = LeaveEntry.__table__.c, LeaveBalance.__table__.c
    running: dict[tuple[int, int], Decimal] = defaultdict(Decimal)
    expected: dict[tuple[int, int, object], Decimal] = {}
    rows = sa.select(ledger.employee_id, ledger.type_id, ledger.day, ledger.days).where(ledger.days != 0)
    for row in connection.execute(rows.order_by(ledger.employee_id, ledger.type_id, ledger.day)):
        running[row.employee_id, row.type_id] += row.days
        expected[row.employee_id, row.type_id, row.day] = running[row.employee_id, row.type_id]
    for row in connection.execute(sa.select(LeaveBalance.__table__).order_by(kept.id)):
        right = expected.pop((row.employee_id, row.type_id, row.day), None)
        if right != row.balance:
            yield (
                f"Employee {row.employee_id}, leave type {row.type_id}, {row.day}: the kept balance is {row.balance}, "
                f"the ledger says {right}. “people.rebuild_leave_balances” puts it right."
            )
    for employee, type_id, day in expected:
        yield f"Employee {employee}, leave type {type_id}, {day}: no balance is kept for this day."


def approved_leave_does_not_overlap(connection: sa.Connection) -> Iterator[str]:
    """H3."""
    table = LeaveRequest.__table__.c
    rows = connection.execute(
        sa.select(table.id, table.employee_id, table.first_day, table.last_day, table.half)
        .where(table.state.in_(COUNTS))
        .order_by(table.employee_id, table.first_day, table.id)
    )
    before: list[tuple[int, Span]] = []
    employee = None
    for row in rows:
        span = Span(row.first_day, row.last_day, Half(row.half))
        if row.employee_id != employee:
            employee, before = row.employee_id, []
        before = [(ident, other) for ident, other in before if other.last >= span.first]
        for ident, other in before:
            if overlap(span, other):
                yield f"Employee {employee}: the approved requests {ident} and {row.id} overlap."
        before.append((row.id, span))


BALANCES = Checker("people.leave_balances", "Leave balances follow the ledger", balances_follow_the_ledger)
OVERLAPS = Checker("people.leave_overlaps", "Approved leave does not overlap", approved_leave_does_not_overlap)
