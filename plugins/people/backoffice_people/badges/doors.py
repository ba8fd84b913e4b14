"""Who stands at a terminal: by the number and a PIN, with a lock against guessing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from backoffice.application import Application
from backoffice.errors import Refused, TooMany
from backoffice.identity.lockout import Lockout
from backoffice.identity.pins import verify_pin
from backoffice.identity.security_log import UNKNOWN
from backoffice_people.badges.models import Pin
from backoffice_people.staff.models import Employee
from backoffice_people.staff.numbers import DIGITS, PREFIX

_BY_NUMBER = (
    sa.select(Employee.id, Employee.number, Pin.pin_hash)
    .outerjoin(Pin, Pin.employee_id == Employee.id)
    .where(
        Employee.company_id == sa.bindparam("company"),
        sa.or_(Employee.number == sa.bindparam("number"), Employee.number == sa.bindparam("issued")),
        Employee.archived_at.is_(None),
    )
    .order_by(sa.case((Employee.number == sa.bindparam("number"), 0), else_=1))
    .limit(1)
)


@dataclass(frozen=True)
class AtDoor:
    """Where somebody types a PIN: the terminal, the company of its site, and the address that it asks from."""

    principal: str
    company_id: int
    address: str = ""


def check_pin(application: Application, door: AtDoor, number: str, pin: str) -> int:
    """The employee of that number and PIN.

    `Refused` (wrong_pin, 403) says the same, and takes as long, whether there is such a number or PIN or not;
    `TooMany` when the number was guessed at five times, for a minute and then twice as long each time.
    """
    log = application.identity.log
    lockout = Lockout(application.database, application.clock)
    row = _row(application, door.company_id, number)
    guessed = f"pin@{door.company_id}:{issued_form(number) if row is None else row.number}"
    who = UNKNOWN if row is None else f"employee:{row.id}"
    try:
        lockout.attempt(guessed)
    except TooMany as locked:
        log.record("pin_locked", who, door.principal, door.address)
        raise TooMany(
            f"Too many wrong PINs for this number. No time was recorded; try again in {locked.retry_after} seconds, "
            "or use a badge.",
            locked.retry_after or 1,
        ) from None
    if not verify_pin(pin, None if row is None else row.pin_hash) or row is None:
        log.record("pin_wrong", who, door.principal, door.address)
        raise Refused("wrong_pin", "The number or the PIN is wrong. No time was recorded; try again.", status=403)
    lockout.succeeded(guessed)
    employee: int = row.id
    return employee


def _row(application: Application, company_id: int, number: str) -> Any:
    if not number.isprintable():
        return None
    with application.read() as connection:
        given = {"company": company_id, "number": number, "issued": issued_form(number)}
        return connection.execute(_BY_NUMBER, given).one_or_none()


def issued_form(typed: str) -> str:
    """The number that was issued, from the digits that people type of it: 42 stands for E-00042."""
    if typed.isascii() and typed.isdigit() and len(typed) <= DIGITS:
        return f"{PREFIX}{int(typed):0{DIGITS}d}"
    return typed
