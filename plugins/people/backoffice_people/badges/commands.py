"""Giving badges out, blocking them, and setting PINs."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from backoffice.bus import Payload, Tx, command
from backoffice.identity.pins import HashedPin
from backoffice.kinds import Id
from backoffice_people.badges import rules
from backoffice_people.badges.fields import (
    BadgeCode,
    BadgeFrom,
    BadgeRef,
    BadgeTo,
    BlockedAt,
    BlockReason,
    Medium,
    MediumOf,
)
from backoffice_people.badges.models import Badge, Pin
from backoffice_people.staff.fields import EmployeeRef
from backoffice_people.staff.models import Employee

_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_MADE = 16
"""Characters of a code that we make: 80 bits, so that nobody guesses one."""


class AssignBadge(Payload):
    employee: EmployeeRef
    code: BadgeCode | None = None
    medium: MediumOf = Medium.card
    valid_from: BadgeFrom | None = None
    valid_to: BadgeTo | None = None


class BlockBadge(Payload):
    badge: BadgeRef
    reason: BlockReason
    at: BlockedAt | None = None


class SetPin(Payload):
    employee: EmployeeRef
    pin: HashedPin


class SetOwnPin(Payload):
    pin: HashedPin


class ClearPin(Payload):
    employee: EmployeeRef


@dataclass(frozen=True)
class Assigned:
    id: Id
    code: BadgeCode


def _company(tx: Tx, employee: int) -> Mapping[str, frozenset[int]]:
    row = tx.get(Employee, employee)
    return {"company": frozenset({row["company_id"]})} if row else {}


def _of_employee(tx: Tx, p: Any) -> Mapping[str, frozenset[int]]:
    return _company(tx, p.employee)


def _of_badge(tx: Tx, p: Any) -> Mapping[str, frozenset[int]]:
    row = tx.get(Badge, p.badge)
    return _company(tx, row["employee_id"]) if row else {}


@command(
    "people", title="Give out a badge", on="people.employees", field="employee", scope=_of_employee,
    example={"employee": "E-00001", "code": "0004471", "medium": "card"},
)  # fmt: skip
def assign_badge(tx: Tx, p: AssignBadge) -> Assigned:
    """Give a badge to an employee. Without a code one is made, to be printed as a QR code.

    A code is in the hands of one person at a time: block the badge of whoever had it before.
    """
    start = p.valid_from or tx.now
    if p.valid_to is not None and p.valid_to <= start:
        tx.refuse("order", "A badge cannot end before it begins. Nothing was written.", "valid_to")
    code = p.code or "".join(secrets.choice(_LETTERS) for _ in range(_MADE))
    _one_at_a_time(tx, code)
    others: list[Any] = list(tx.execute(sa.select(Badge.__table__).where(Badge.code == code)))
    for other in others:
        if rules.overlap(other, start, p.valid_to):
            message = "Somebody holds a badge with this code at that time. Nothing was written; block that badge first."
            tx.refuse("badge_taken", message, "code")
    badge = tx.insert(
        Badge, code=code, employee_id=p.employee, medium=p.medium, valid_from=start, valid_to=p.valid_to,
        created_at=tx.now,
    )  # fmt: skip
    return Assigned(badge, code)


@command(
    "people", title="Block a badge", on="people.badges", field="badge", scope=_of_badge,
    example={"badge": 1, "reason": "lost"},
)  # fmt: skip
def block_badge(tx: Tx, p: BlockBadge) -> None:
    """Say from when on a badge is lost or given back; now, if left out. Punches with it are then kept and flagged."""
    at = p.at or tx.now
    if at > tx.now:
        tx.refuse("future", "A badge is blocked now or from a time before. Nothing was written.", "at")
    blocked = tx.change(Badge, p.badge, Badge.blocked_at.is_(None), blocked_at=at, reason=p.reason)
    tx.refuse_unless(blocked, "badge", "This badge is blocked already. Nothing was written.", "already")


@command(
    "people", title="Set the PIN", on="people.employees", field="employee", scope=_of_employee,
    example={"employee": "E-00001", "pin": "482915"},
)  # fmt: skip
def set_pin(tx: Tx, p: SetPin) -> None:
    """Set the PIN by which an employee is known at a terminal, with the employee's number."""
    _keep(tx, p.employee, p.pin)


@command("people", title="Set your PIN", example={"pin": "482915"})
def set_own_pin(tx: Tx, p: SetOwnPin) -> None:
    """Set your own PIN for the time clock."""
    mine = sa.select(Employee.id).where(Employee.user_id == tx.actor.user_id, Employee.archived_at.is_(None))
    employee = None if tx.actor.user_id is None else tx.execute(mine).scalar_one_or_none()
    if employee is None:
        tx.refuse("no_employee", "Your account belongs to no employee. Nothing was written; ask the people department.")
    _keep(tx, employee, p.pin)


@command(
    "people", title="Take the PIN away", on="people.employees", field="employee", scope=_of_employee,
    example={"employee": "E-00001"},
)  # fmt: skip
def clear_pin(tx: Tx, p: ClearPin) -> None:
    """Without a PIN the employee is known by badge alone."""
    gone = tx.execute(sa.delete(Pin).where(Pin.employee_id == p.employee)).rowcount
    tx.refuse_unless(gone == 1, "employee", "This employee has no PIN. Nothing was written.", "no_pin")


def _keep(tx: Tx, employee: int, pin_hash: str) -> None:
    tx.execute(sa.delete(Pin).where(Pin.employee_id == employee))
    tx.execute(sa.insert(Pin).values(employee_id=employee, pin_hash=pin_hash, set_at=tx.now))


def _one_at_a_time(tx: Tx, code: str) -> None:
    """Two who give out one code at once are taken one after the other; SQLite does so anyway."""
    if tx.dialect == "postgresql":
        tx.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtext(f"people_badge:{code}"))))


COMMANDS = (assign_badge, block_badge, set_pin, set_own_pin, clear_pin)
