"""Entries by hand: corrections, days that are paid out, and which policy holds for whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from backoffice.bus import Inverse, Tx, command
from backoffice.kinds import Id
from backoffice_people.leave import authority, facts, ledger
from backoffice_people.leave.assigning import withdraw
from backoffice_people.leave.commands.request import usable_type
from backoffice_people.leave.fields import Balance
from backoffice_people.leave.models import LeaveAssignment, LeavePolicy
from backoffice_people.leave.payloads import AdjustLeave, AssignPolicy, EncashLeave
from backoffice_people.leave.rules.balance import lowest
from backoffice_people.leave.rules.projection import Account
from backoffice_people.leave.rules.terms import Entry, Reason
from backoffice_people.staff import places
from backoffice_people.staff.models import Employee

ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Booked:
    """The balance at the end of the day of the entry."""

    balance: Balance


@dataclass(frozen=True)
class Assignment:
    """Which policy holds from when."""

    id: Id


def _opposite(asked: Any, done: Any) -> dict[str, Any]:
    day = {"day": asked.day} if asked.day else {}
    return {"employee": asked.employee, "type": asked.type, "days": -asked.days, "reason": "Taken back", **day}


@command(
    "people", title="Correct a leave balance", scope=places.of_employee, on="people.employees", field="employee",
    inverse=Inverse("people.adjust_leave", _opposite),
    example={"employee": "E-00001", "type": "ANNUAL", "days": "2", "reason": "Agreed when hired"},
)  # fmt: skip
def adjust_leave(tx: Tx, p: AdjustLeave) -> Booked:
    """Add days to a balance, or take some away, with a reason that the employee reads."""
    tx.refuse_unless(p.days != 0, "days", "Zero days change nothing. Nothing was written.")
    return _by_hand(tx, p, p.days, Reason.adjust)


@command(
    "people", title="Pay out leave", scope=places.of_employee, on="people.employees", field="employee",
    example={"employee": "E-00001", "type": "ANNUAL", "days": "3", "reason": "Left in March"},
)  # fmt: skip
def encash_leave(tx: Tx, p: EncashLeave) -> Booked:
    """Take days off a balance because they are paid out. What they are worth is for payroll."""
    tx.refuse_unless(p.days > 0, "days", "At least some days have to be paid out. Nothing was written.")
    return _by_hand(tx, p, -p.days, Reason.encash)


@command(
    "people", title="Assign a leave policy", scope=places.of_employee, on="people.employees", field="employee",
    example={"employee": "E-00001", "policy": "ANNUAL-30"},
)  # fmt: skip
def assign_leave_policy(tx: Tx, p: AssignPolicy) -> Assignment:
    """Let a policy hold for an employee from a day on, in place of the one before. What is due is booked at once.

    No default takes its place afterwards.
    """
    employee, policy = _found(tx, Employee, p.employee), _found(tx, LeavePolicy, p.policy)
    authority.require_others(tx, employee)
    ledger.lock(tx, p.employee)
    usable_type(tx, policy["type_id"], employee)
    first = p.first or employee["hired_on"]
    _end_the_one_before(tx, p.employee, policy["type_id"], first)
    ident = tx.insert(
        LeaveAssignment,
        employee_id=p.employee,
        type_id=policy["type_id"],
        policy_id=p.policy,
        valid_from=first,
        recorded_at=tx.now,
        actor=tx.actor.id,
    )
    ledger.book_due(tx, employee, policy["type_id"], facts.today(tx.connection, p.employee, tx.now))
    return Assignment(ident)


def _by_hand(tx: Tx, p: AdjustLeave | EncashLeave, days: Decimal, reason: Reason) -> Booked:
    employee = _found(tx, Employee, p.employee)
    authority.require_others(tx, employee)
    authority.refuse_own(tx, employee, "")
    ledger.lock(tx, p.employee)
    leave_type = usable_type(tx, p.type, employee)
    tx.refuse_unless(leave_type["has_balance"], "type", "This type of leave has no balance. Nothing was written.")
    today = facts.today(tx.connection, p.employee, tx.now)
    ledger.book_due(tx, employee, p.type, today)
    known = ledger.account(tx.connection, p.employee, p.type)
    day = p.day or today
    closed = known.since is not None and day < known.since
    tx.refuse_unless(
        not closed,
        "day",
        f"The year before {known.since} is closed. Nothing was written; choose a later day.",
        "closed",
    )
    entry = Entry(day, days, reason, why=p.reason)
    if days < 0:
        _check_floor(tx, employee, p.type, known, entry)
    ledger.book(tx, employee["company_id"], p.employee, p.type, [entry])
    return Booked(ledger.balance_on(tx.connection, p.employee, p.type, day))


def _check_floor(tx: Tx, employee: Mapping[str, Any], type_id: int, known: Account, entry: Entry) -> None:
    """H2: by hand nothing is taken that is not on the ledger yet, nor what will have lapsed by then."""
    policies = facts.assigned(tx.connection, employee["id"], type_id, employee["hired_on"])
    floor = next((one.policy.floor for one in reversed(policies) if one.covers(entry.day)), Decimal(0))
    with_it = Account(known.opening, known.since, (*known.entries, entry))
    horizon = max(one.day for one in with_it.entries)
    ahead = (*with_it.entries, *ledger.due(tx.connection, employee["id"], type_id, horizon, with_it))
    low, when = min(
        (low, when) for when, low in (lowest(entry.day, part, known.opening) for part in (with_it.entries, ahead))
    )
    tx.refuse_unless(
        low >= floor, "days", f"The balance would be {low} days on {when}; the lowest allowed is {floor}. Nothing was "
        "written.", "too_little",
    )  # fmt: skip


def _end_the_one_before(tx: Tx, employee: int, type_id: int, first: dt.date) -> None:
    table = LeaveAssignment.__table__.c
    mine = (table.employee_id == employee, table.type_id == type_id)
    by_hand = (*mine, table.because.is_(None), table.valid_from >= first)
    later = tx.execute(sa.select(table.valid_from).where(*by_hand).limit(1)).scalar()
    tx.refuse_unless(
        later is None, "from", f"A policy of this type begins on {later}. Nothing was written; choose a later day.",
        "overlaps",
    )  # fmt: skip
    by_itself = sa.select(table.id, table.policy_id).where(*mine, table.because.is_not(None), table.valid_from >= first)
    for row in tx.execute(by_itself).all():
        withdraw(tx, row.id, row.policy_id)
    open_ = sa.or_(table.valid_to.is_(None), table.valid_to >= first)
    for ident in tx.execute(sa.select(table.id).where(*mine, open_)).scalars().all():
        tx.change(LeaveAssignment, ident, valid_to=first - ONE_DAY)


def _found(tx: Tx, model: type[Any], ident: int) -> Mapping[str, Any]:
    row = tx.get(model, ident)
    assert row is not None  # the reference was resolved
    return row
