"""Policies are made the default of a company, a site or a department."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from backoffice.bus import Inverse, Tx, command
from backoffice.kinds import Id
from backoffice.org.models import Site
from backoffice_people.leave import authority, facts
from backoffice_people.leave.assigning import follow_employment, words
from backoffice_people.leave.models import LeaveDefault, LeavePolicy, LeaveType
from backoffice_people.leave.payloads import ApplyDefaults, RemoveDefault, SetDefault
from backoffice_people.leave.rules.defaults import Default
from backoffice_people.staff import places, timeline
from backoffice_people.structure.models import Department


@dataclass(frozen=True)
class Declared:
    """The default that was made."""

    id: Id


def _of_policy(tx: Tx, p: Any) -> places.Places:
    row = tx.get(LeavePolicy, p.policy)
    return {} if row is None else {"company": {row["company_id"]}}


def _of_default(tx: Tx, p: Any) -> places.Places:
    row = tx.get(LeaveDefault, p.default)
    return {} if row is None else {"company": {row["company_id"]}}


def _back(asked: Any, done: Any) -> dict[str, Any]:
    return {name: value for name, value in done.items() if value is not None}


@command(
    "people", title="Make it a default", scope=_of_policy, on="people.leave_policies", field="policy",
    inverse=Inverse("people.remove_leave_default", lambda asked, done: {"default": done["id"]}),
    example={"policy": "ANNUAL-30", "site": "MAIN"},
)  # fmt: skip
def set_leave_default(tx: Tx, p: SetDefault) -> Declared:
    """Let whoever is hired from now on, or comes there, get this policy by itself: in the whole company, at a site,
    in a department and what is part of it, or at both. Nothing changes for those who work there already.
    """
    policy = tx.get(LeavePolicy, p.policy)
    assert policy is not None  # the reference was resolved
    _check_use(tx, policy)
    for field, model, ident in (("site", Site, p.site), ("department", Department, p.department)):
        _check_place(tx, field, model, ident, policy["company_id"])
    tx.execute(sa.select(LeaveType.id).where(LeaveType.id == policy["type_id"]).with_for_update())
    _refuse_taken(tx, p, policy)
    ident = tx.insert(
        LeaveDefault,
        company_id=policy["company_id"],
        type_id=policy["type_id"],
        policy_id=p.policy,
        site_id=p.site,
        department_id=p.department,
        recorded_at=tx.now,
        actor=tx.actor.id,
    )
    return Declared(ident)


@dataclass(frozen=True)
class Removed:
    """What the default said."""

    policy: Id
    site: Id | None
    department: Id | None


@command(
    "people", title="Remove the default", scope=_of_default, on="people.leave_defaults", field="default",
    inverse=Inverse("people.set_leave_default", _back), example={"default": 1},
)  # fmt: skip
def remove_leave_default(tx: Tx, p: RemoveDefault) -> Removed:
    """Let a policy be the default no more. Who has it keeps it until site or department change."""
    row = tx.get(LeaveDefault, p.default)
    assert row is not None  # the reference was resolved
    tx.execute(sa.delete(LeaveDefault).where(LeaveDefault.id == p.default))
    tx.run_of.record_change(LeaveDefault.__tablename__, p.default, {"policy_id": (row["policy_id"], None)})
    return Removed(row["policy_id"], row["site_id"], row["department_id"])


@command(
    "people", title="Give the default leave policies", scope=places.of_employee, on="people.employees",
    field="employee", example={"employee": "E-00001"},
)  # fmt: skip
def apply_leave_defaults(tx: Tx, p: ApplyDefaults) -> None:
    """Let the defaults of today hold from a day on for somebody who works here already. What was assigned by hand
    stays.
    """
    authority.require_others(tx, timeline.employee(tx, p.employee))
    day = p.first or facts.today(tx.connection, p.employee, tx.now)
    follow_employment(tx, p.employee, day, anew=True)


def _check_use(tx: Tx, policy: Any) -> None:
    kind = tx.get(LeaveType, policy["type_id"])
    in_use = policy["archived_at"] is None and kind is not None and kind["archived_at"] is None
    tx.refuse_unless(in_use, "policy", "This policy or its type is archived. Nothing was written.", "archived")


def _check_place(tx: Tx, field: str, model: type[Any], ident: int | None, company: int) -> None:
    row = None if ident is None else tx.get(model, ident)
    if row is None:
        return
    ours = row["company_id"] == company
    tx.refuse_unless(ours, field, f"This {field} belongs to another company. Nothing was written.", "foreign")
    in_use = row["archived_at"] is None
    tx.refuse_unless(in_use, field, f"This {field} is archived. Nothing was written; choose another.", "archived")


def _refuse_taken(tx: Tx, p: SetDefault, policy: Any) -> None:
    """Of one type, one policy is the default of one place."""
    rows = LeaveDefault.__table__.c
    same = (rows.type_id == policy["type_id"], rows.site_id.is_not_distinct_from(p.site))
    taken = sa.select(LeavePolicy.code).join(LeaveDefault, LeaveDefault.policy_id == LeavePolicy.id)
    found = tx.execute(taken.where(*same, rows.department_id.is_not_distinct_from(p.department)).limit(1)).scalar()
    where = words(tx, Default(p.policy, p.site, p.department))
    message = f"{found} is the default of {where} already. Nothing was written; remove that one first."
    tx.refuse_unless(found is None, "policy", message, "taken")
