"""Finding out who punched, without refusing anybody."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from backoffice.bus import Tx
from backoffice_people import held_at, issued_form, worth
from backoffice_timeclock.punches import hot
from backoffice_timeclock.punches.known import Known
from backoffice_timeclock.punches.oddities import Person


@dataclass(frozen=True)
class Who:
    """The employee, how to address them, and what the badge was worth that led to them."""

    employee: int | None = None
    person: Person | None = None
    first_name: str = ""
    language: str = ""
    badge: str = ""


@dataclass(frozen=True)
class _Held:
    valid_from: dt.datetime
    valid_to: dt.datetime | None
    blocked_at: dt.datetime | None
    row: tuple[Any, ...]


def by_badge(known: Known, code: str, at: dt.datetime) -> Who:
    """Who held the badge then. One that is blocked or expired still says whose it was."""
    rows = [_Held(row[0], row[1], row[2], row[3:]) for row in known.badge(code)]
    held = held_at(rows, at)
    if held is None:
        return Who(badge="unknown")
    return _who(held.row, worth(held, at))


def by_employee(tx: Tx, employee: int) -> Who:
    return _who(tx.one(hot.OF_EMPLOYEE, employee=employee))


def by_number(tx: Tx, number: str, company: int) -> Who:
    """Whose number was typed, in the company of the place."""
    return _who(tx.one(hot.OF_NUMBER, number=number, issued=issued_form(number), company=company))


def _who(row: tuple[Any, ...] | None, badge: str = "") -> Who:
    if row is None:
        return Who()
    employee, company, hired_on, left_on, name, given_name, language = row
    return Who(employee, Person(company, hired_on, left_on), first_name(name, given_name), str(language or ""), badge)


def first_name(name: str | None, given_name: str | None) -> str:
    """How a terminal addresses somebody: by the first name alone, since others read along."""
    return given_name or (name or "").partition(" ")[0]
