"""Where a command about somebody acts: the company and the site, which a grant may be limited to."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from backoffice.bus import Tx
from backoffice.bus.command import Places
from backoffice_people import Employee, Employment


def of_company(tx: Tx, _payload: Any) -> Places:
    """What holds for a whole company."""
    return {} if tx.company_id is None else {"company": {tx.company_id}}


def of_employee(tx: Tx, payload: Any) -> Places:
    """The company of the employee and every site where the person works or worked."""
    return places_of(tx, payload.employee) if payload.employee is not None else of_company(tx, payload)


def places_of(tx: Tx, employee: int) -> Places:
    company = tx.execute(sa.select(Employee.company_id).where(Employee.id == employee)).scalar_one()
    sites = tx.execute(
        sa.select(Employment.site_id).where(Employment.employee_id == employee, Employment.replaced_at.is_(None))
    )
    return {"company": {company}, "site": set(sites.scalars())}


def of_row(model: type[Any], field: str) -> Any:
    """The places of the record that the payload names in `field`."""

    def found(tx: Tx, payload: Any) -> Places:
        row = tx.get(model, getattr(payload, field)) or {}
        return {d: {row[f"{d}_id"]} for d in ("company", "site") if row.get(f"{d}_id") is not None}

    return found


def company_of(tx: Tx) -> int:
    """The company in which the actor acts; refused without one."""
    if tx.company_id is None:
        tx.refuse("no_company", "Say for which company. Nothing was written.")
    return tx.company_id
