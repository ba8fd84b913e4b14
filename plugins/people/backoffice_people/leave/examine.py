"""Whether leave can be taken, which days it takes, and what is left: asked by the preview and by every command."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import NoReturn

import sqlalchemy as sa

from backoffice.errors import Refused
from backoffice_people.leave import facts, ledger
from backoffice_people.leave.models import LeaveRequest
from backoffice_people.leave.rules import balance
from backoffice_people.leave.rules.counting import Span, days_taken, fault, overlap
from backoffice_people.leave.rules.projection import Account
from backoffice_people.leave.rules.terms import COUNTS, Entry, Half, LeaveState, LeaveUnit, Reason

ONE_DAY = dt.timedelta(days=1)
SHORT = "%d %b %Y"


@dataclass(frozen=True)
class Examined:
    """The working days that the leave takes, and the balance before and after it, with what accrues until then.

    The balances are None for types that have none. `entries` is what goes on the ledger.
    """

    taken: list[tuple[dt.date, Decimal]]
    before: Decimal | None = None
    after: Decimal | None = None
    lowest: Decimal | None = None
    entries: tuple[Entry, ...] = ()

    @property
    def total(self) -> Decimal:
        return sum((part for _, part in self.taken), Decimal(0))


def examine(
    connection: sa.Connection, employee: facts.Row, leave_type: facts.Row, span: Span, *, request: int | None = None
) -> Examined:
    """What the leave takes; `request` is left out when others are compared. Refused says why it cannot be."""
    wrong = fault(span, LeaveUnit(leave_type["unit"]))
    if wrong is not None:
        _refuse(wrong.code, wrong.message, wrong.field)
    _check_employed(connection, employee, span)
    _check_overlap(connection, employee, span, request)
    taken = days_taken(span, facts.works(connection, employee["id"], span.first, span.last))
    if not taken:
        _refuse("no_working_day", "There is no working day in it, so there is nothing to ask for.", "from")
    if not leave_type["has_balance"]:
        return Examined(taken)
    return _with_balance(connection, employee, leave_type, taken)


def _check_employed(connection: sa.Connection, employee: facts.Row, span: Span) -> None:
    """Every day has to be one of employment."""
    day = span.first
    for stretch in facts.stretches(connection, employee["id"]):
        if stretch.first <= day and (stretch.last is None or stretch.last >= day):
            if stretch.last is None or stretch.last >= span.last:
                return
            day = stretch.last + ONE_DAY
    name = employee["name"]
    _refuse("not_employed", f"{name} is not employed on {day:{SHORT}}. Nothing was written; choose other days.",
            "from" if day == span.first else "to")  # fmt: skip


def _check_overlap(connection: sa.Connection, employee: facts.Row, span: Span, request: int | None) -> None:
    """H3: no two requests that count, or may come to count, share half a day."""
    table = LeaveRequest.__table__.c
    rows = connection.execute(
        sa.select(table.id, table.first_day, table.last_day, table.half, table.state).where(
            table.employee_id == employee["id"],
            table.first_day <= span.last,
            table.last_day >= span.first,
            table.state.in_([*COUNTS, *([LeaveState.submitted] if request is None else [])]),
            *([table.id != request] if request is not None else []),
        )
    )
    for row in rows:
        if overlap(span, Span(row.first_day, row.last_day, Half(row.half))):
            days = f"{row.first_day:{SHORT}} to {row.last_day:{SHORT}}"
            message = (
                f"This overlaps the leave from {days}, which is {row.state}. Nothing was written; cancel it first."
            )
            _refuse("overlaps", message, "from")


def _with_balance(
    connection: sa.Connection, employee: facts.Row, leave_type: facts.Row, taken: list[tuple[dt.date, Decimal]]
) -> Examined:
    """H2: with what accrues and lapses until then, no day ends below the lowest balance that the policy allows."""
    held = facts.stretches(connection, employee["id"])
    policies = facts.assigned(connection, employee["id"], leave_type["id"], held[0].first)
    if not any(one.covers(taken[0][0]) for one in policies):
        _refuse("no_policy", f"No policy grants {employee['name']} “{leave_type['name']}” on that day. Nothing was "
                "written; the personnel office can assign one.", "type")  # fmt: skip
    known = ledger.account(connection, employee["id"], leave_type["id"])
    entries = tuple(_entry(day, part, known.since) for day, part in taken)
    with_it = Account(known.opening, known.since, (*known.entries, *entries))
    horizon = max(entry.day for entry in with_it.entries)
    ahead = (*with_it.entries, *ledger.due(connection, employee["id"], leave_type["id"], horizon, with_it))
    day, low = balance.lowest(entries[0].day, ahead, known.opening)
    floor = next((one.policy.floor for one in policies if one.covers(day)), policies[-1].policy.floor)
    if low < floor:
        _refuse("too_little", f"The balance would be {_text(low)} days on {day:{SHORT}}; the lowest allowed is "
                f"{_text(floor)}. Nothing was written; take fewer days, or another type of leave.", "to")  # fmt: skip
    return Examined(
        taken,
        before=balance.balance_on(entries[0].day, ahead, known.opening)
        - sum(entry.days for entry in entries if entry.day == entries[0].day),
        after=balance.balance_on(entries[-1].day, ahead, known.opening),
        lowest=low,
        entries=entries,
    )


def _entry(day: dt.date, part: Decimal, since: dt.date | None) -> Entry:
    """A day taken. In a year that is closed it is booked on the first day of the open one."""
    why = f"{'half a day' if part < 1 else 'one day'} on {day:%a} {day:{SHORT}}"
    return Entry(max(day, since) if since else day, -part, Reason.use, why=why)


def _text(days: Decimal) -> str:
    return f"{days.normalize():f}" if days else "0"


def _refuse(code: str, message: str, field: str) -> NoReturn:
    raise Refused(code, message, field=field)
