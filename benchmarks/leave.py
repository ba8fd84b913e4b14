"""The leave balance of a day while the history grows: the kept balance against the sum over the ledger."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import sqlalchemy as sa

from backoffice_people.leave.ledger import balance_on
from backoffice_people.leave.models import LeaveEntry
from backoffice_people.leave.rules.terms import Reason
from benchmarks.common import Settings, in_turns, median, p50, repeated
from benchmarks.office import Office, Offices
from benchmarks.report import Report

FIRST = dt.date(1970, 1, 1)
"""A ledger of a day's entry each, from here on: far more than a working life has."""


def measure(settings: Settings, offices: Offices, report: Report) -> None:
    """At 100, 1,000 and 15,000 entries of one employee and type; each size against the smallest."""
    for dialect in settings.dialects:
        with offices.office(dialect, modules=("parties", "people")) as office:
            employee, type_id = _employee(office)
            smallest = 0.0
            for entries in (100, 1_000, settings.rows(15_000, 3_000)):
                _grow(office, employee, type_id, entries)
                smallest = _measure(settings, office, report, employee, type_id, entries, smallest)


def _employee(office: Office) -> tuple[int, int]:
    office.do("people.create_leave_type", code="ANNUAL", name="Annual leave")
    office.do("people.hire", name="Ana Reyes", from_=FIRST.isoformat())
    with office.application.read() as connection:
        employee = connection.scalar(sa.text("SELECT max(id) FROM people_employee"))
        return int(employee or 0), int(connection.scalar(sa.text("SELECT max(id) FROM people_leave_type")) or 0)


def _grow(office: Office, employee: int, type_id: int, entries: int) -> None:
    """Half a day granted, a quarter taken, day by day, straight into the ledger; the balances follow by rebuilding."""
    now = dt.datetime.now(dt.UTC)
    known = office.count("people_leave_ledger")
    rows = [
        {
            "company_id": office.who.company_id,
            "employee_id": employee,
            "type_id": type_id,
            "day": FIRST + dt.timedelta(days=number),
            "days": Decimal("-0.25") if number % 2 else Decimal("0.5"),
            "reason": Reason.adjust,
            "revision": 0,
            "why": "Measured",
            "recorded_at": now,
            "actor": "benchmark",
        }
        for number in range(known, entries)
    ]
    with office.application.database.write() as connection:
        connection.execute(sa.insert(LeaveEntry), rows)
    office.do("people.rebuild_leave_balances")


def _measure(
    settings: Settings, office: Office, report: Report, employee: int, type_id: int, entries: int, smallest: float
) -> float:
    day = FIRST + dt.timedelta(days=entries // 2)
    ledger = LeaveEntry.__table__.c
    total = sa.select(sa.func.sum(ledger.days)).where(
        ledger.employee_id == employee, ledger.type_id == type_id, ledger.day <= day
    )
    with office.application.read() as connection:

        def kept() -> Decimal:
            return balance_on(connection, employee, type_id, day)

        def summed() -> Decimal:
            return Decimal(connection.execute(total).scalar_one())

        assert kept() == summed()
        samples = in_turns(
            {"kept": lambda s: repeated(kept, s), "summed": lambda s: repeated(summed, s)},
            settings.rounds,
            settings.seconds / 4,
        )
    assert office.application.check() == []
    balance = median(samples["kept"], p50)
    report.add(
        database=office.application.database.dialect,
        entries=entries,
        balance_ms=balance,
        growth=balance / (smallest or balance),
        summed_ms=median(samples["summed"], p50),
    )
    return smallest or balance
