"""The numbers of employees: given, or the next one of the company."""

from __future__ import annotations

import sqlalchemy as sa

from backoffice.bus import Tx
from backoffice_people.staff.models import Employee

PREFIX, DIGITS = "E-", 5


def number(tx: Tx, company: int, given: str | None) -> str:
    """The number that is given, unless it is taken; else the one after the highest that was issued."""
    if tx.dialect == "postgresql":
        # Two who hire at once: the second waits here and then sees the number of the first.
        tx.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtextextended(f"people_employee:{company}", 0))))
    if given is None:
        return _next(tx, company)
    rows = Employee.__table__.c
    taken = tx.execute(sa.select(rows.id).where(rows.company_id == company, rows.number == given)).first()
    tx.refuse_unless(
        taken is None, "number", f"“{given}” is already taken. Nothing was written; choose another number.", "taken"
    )
    return given


def _next(tx: Tx, company: int) -> str:
    rows = Employee.__table__.c
    issued = rows.number.like(PREFIX + "_" * DIGITS)
    highest = tx.execute(sa.select(sa.func.max(rows.number)).where(rows.company_id == company, issued)).scalar()
    digits = (highest or "").removeprefix(PREFIX)
    return f"{PREFIX}{int(digits) + 1 if digits.isdigit() else 1:0{DIGITS}d}"
