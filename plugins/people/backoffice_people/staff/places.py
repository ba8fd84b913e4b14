"""Where the commands about employees act: the sites at which they work on the days in question."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from backoffice.bus import Tx
from backoffice.org.models import Site
from backoffice_people.staff.models import Employee, Employment, EmploymentChange

Places = dict[str, set[int]]


def of_hire(tx: Tx, p: Any) -> Places:
    """The site that is named, or the only one there is."""
    return _with_companies(tx, {p.site or only_site(tx)})


def of_employee(tx: Tx, p: Any) -> Places:
    """Every site of the employee from today on, and the one that is named: a transfer needs the right at both."""
    return of(tx, p.employee, getattr(p, "site", None))


def of_row(tx: Tx, p: Any) -> Places:
    row = tx.get(Employment, p.employment)
    return {} if row is None else of(tx, row["employee_id"], p.site)


def of_contract(tx: Tx, p: Any) -> Places:
    row = tx.get(Employment, p.employment)
    return {} if row is None else of(tx, row["employee_id"])


def of_change(tx: Tx, p: Any) -> Places:
    row = tx.get(EmploymentChange, p.change)
    return {} if row is None else of(tx, row["employee_id"])


def of(tx: Tx, employee: int, site: int | None = None) -> Places:
    """The sites at which an employee works or has last worked, besides `site`, and their companies."""
    rows = Employment.__table__.c
    held = sa.select(rows.site_id).where(rows.employee_id == employee, rows.replaced_at.is_(None))
    sites = set(tx.execute(held.where(sa.or_(rows.valid_to.is_(None), rows.valid_to >= tx.now.date()))).scalars())
    if not sites:
        sites = set(tx.execute(held.order_by(rows.valid_from.desc()).limit(1)).scalars())
    return _with_companies(tx, sites | ({site} if site is not None else set()), employee)


def only_site(tx: Tx) -> int:
    """The site of the company, where it has only one; refused where it has several."""
    sites = sa.select(Site.id).where(Site.archived_at.is_(None))
    if tx.company_id is not None:
        sites = sites.where(Site.company_id == tx.company_id)
    found = tx.execute(sites.limit(2)).scalars().all()
    if len(found) != 1:
        tx.refuse("missing", "There are several sites. Nothing was written; say at which one the person works.", "site")
    return int(found[0])


def _with_companies(tx: Tx, sites: set[int], employee: int | None = None) -> Places:
    companies = set(tx.execute(sa.select(Site.company_id).where(Site.id.in_(sites))).scalars())
    if employee is not None:
        companies.add(tx.execute(sa.select(Employee.company_id).where(Employee.id == employee)).scalar_one())
    return {"site": sites, "company": companies}
