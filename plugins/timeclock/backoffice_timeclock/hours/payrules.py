"""Defining pay rules: each definition is a version of its own, in force from a day."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from backoffice.bus import Tx, command
from backoffice.jobs.models import JobRef
from backoffice.kinds import Id
from backoffice_timeclock.hours.follow import follow
from backoffice_timeclock.hours.models import PayRuleSet
from backoffice_timeclock.hours.places import company_of, of_company
from backoffice_timeclock.hours.ruleset import DefinePayRules, stored


@dataclass(frozen=True)
class Defined:
    """The version that was made; `job` makes the days since then anew, where there are any."""

    id: Id
    job: JobRef | None = None


@command(
    "timeclock", title="New pay rules", scope=of_company,
    example={
        "name": "House rules 2027", "valid_from": "2027-01-01", "rounding_in": "average", "rounding_out": "average",
        "breaks": [{"after": "6:00", "least": "0:30"}], "weekly": [{"after": 40, "percent": 150}],
    },
)  # fmt: skip
def define_pay_rules(tx: Tx, p: DefinePayRules) -> Defined:
    """Say how hours are counted and paid from a day on: for the company, a site or a department (the nearest holds).

    A definition is never changed; another one from the same day on takes its place.
    """
    company = company_of(tx)
    if tx.execute(sa.select(PayRuleSet.id).where(PayRuleSet.company_id == company, PayRuleSet.name == p.name)).first():
        message = f"There are rules named {p.name} already, and past hours follow from them. Nothing was written."
        tx.refuse("taken", message, "name")
    made = tx.insert(
        PayRuleSet, company_id=company, site_id=p.site, department_id=p.department, name=p.name,
        valid_from=p.valid_from, rules=stored(p), created_at=tx.now, actor=tx.actor.id,
    )  # fmt: skip
    return Defined(made, follow(tx, company, p.valid_from, site=p.site, department=p.department))


COMMANDS = (define_pay_rules,)
