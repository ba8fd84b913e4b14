"""What is confidential stays so: a field is not opened to everybody by the way.

The secrecy matrix follows what is declared, so it cannot notice that a declaration itself has become public.
"""

from __future__ import annotations

import pytest

from backoffice.application import Application
from backoffice.db.base import Base

SECRET = {
    ("people_badge", "hr"): "code",
    ("people_change_request", "hr"): "wish answer",
    ("people_change_request", "pay"): "iban",
    ("people_checklist", "hr"): "reason",
    ("people_contract", "hr"): "kind ends_on weekly_time probation_ends_on notice",
    ("people_document", "hr"): "kind title number issued_on valid_until remind_days note",
    ("people_employment_change", "hr"): "reason",
    ("people_leave_balance", "hr"): "balance",
    ("people_leave_feed", "hr"): "secret_hash",
    ("people_leave_ledger", "hr"): "days reason period carried why",
    ("people_leave_request", "hr"): "type_id days note decision_note",
    ("people_pay", "pay"): "rate currency per iban holder",
    ("people_pin", "hr"): "pin_hash",
    ("people_private", "hr"): "birth_date national_id street postal_code city country phone emergency_name "
    "emergency_relation emergency_phone",
}
"""Whoever takes something out of this opens it to everybody who may see the list it is in."""


@pytest.fixture
def dialect() -> str:
    return "sqlite"


def test_what_is_confidential_is_declared_so(office: Application) -> None:
    opened = [
        f"{table}.{column} is {found}, and must be {secrecy}"
        for (table, secrecy), columns in SECRET.items()
        for column in columns.split()
        if (found := secrecy_of(table, column)) != secrecy
    ]
    assert opened == []


def secrecy_of(table: str, column: str) -> str:
    return str(getattr(Base.metadata.tables[table].c[column].type, "kind").secrecy)  # noqa: B009 (no type has it)
