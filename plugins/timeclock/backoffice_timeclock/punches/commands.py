"""The commands of punches."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from backoffice.bus import Tx, command
from backoffice.errors import FieldError, Invalid
from backoffice.org.models import Site
from backoffice_people import Employee, employment_on
from backoffice_timeclock.punches.fields import Source, Verified
from backoffice_timeclock.punches.known import Known
from backoffice_timeclock.punches.make import Punched, make
from backoffice_timeclock.punches.models import Punch, Review
from backoffice_timeclock.punches.payloads import ConfirmPunch, MakePunch, MakePunches, OwnPunch
from backoffice_timeclock.punches.who import by_badge, by_number

PUNCH = "timeclock.punch"
Places = Mapping[str, frozenset[int]]


@dataclass(frozen=True)
class Punches:
    """The answers in the order of the punches."""

    punches: list[Punched]


def _places(tx: Tx, sites: set[int]) -> Places:
    companies = tx.execute(sa.select(Site.company_id).where(Site.id.in_(sites))).scalars()
    return {"site": frozenset(sites), "company": frozenset(companies)}


def _place_of_punch(tx: Tx, p: MakePunch) -> Places:
    return {"site": frozenset({p.site})} if p.site is not None else _places(tx, {_site(tx, p)})


def _places_of_all(tx: Tx, p: MakePunches) -> Places:
    return _places(tx, {_site(tx, one) for one in p.punches})


@command(
    "timeclock", title="Punch", scope=_place_of_punch, bound_ms=250,
    example={"event_id": "0192f0c1-7a5e-7c3d-9e55-1f1f3c6d8a11", "badge": "0004471", "site": "MAIN"},
)  # fmt: skip
def punch(tx: Tx, p: MakePunch) -> Punched:
    """Keep a punch. None is refused for being odd: an unknown badge or a wrong time is kept, flagged and shown.

    `event_id` is the key: the same event is taken once and answered the same. Hours follow from it later, by the rules.
    """
    return make(tx, p, _site(tx, p), Known(tx))


@command(
    "timeclock", title="Punches of a device", scope=_places_of_all, bound_ms=1000, hidden=True,
    example={"punches": [{"event_id": "0192f0c1-7a5e-7c3d-9e55-1f1f3c6d8a12", "badge": "0004471", "site": "MAIN"}]},
)  # fmt: skip
def punch_batch(tx: Tx, p: MakePunches) -> Punches:
    """Keep up to 50 punches at once, in their order, as devices tell them that were off line."""
    known = Known(tx)
    known.read_badges(one.badge for one in p.punches if one.badge is not None)
    return Punches([make(tx, one, _site(tx, one), known) for one in p.punches])


@command("timeclock", title="Clock in or out", calls=(PUNCH,), example={"kind": "auto"})
def own_punch(tx: Tx, p: OwnPunch) -> Punched:
    """Punch for yourself, in the browser, now."""
    employee = own_employee(tx)
    event = p.event_id or uuid.uuid4()
    work = {"event_id": str(event), "employee": employee, "kind": p.kind, "source": Source.web}
    site = _works_at(tx, employee)
    if site is None:
        tx.refuse("not_employed", "You work at no site today, so there is nowhere to clock in. Nothing was written.")
    answer = tx.call(PUNCH, {**work, "site": site, "verified": Verified.by_name})
    made: Punched = punch.answer.validate_python(answer)
    return made


@command(
    "timeclock", title="Let it stand", on="timeclock.punches", field="punch", scope=lambda tx, p: _of_row(tx, p.punch),
    example={"punch": 1, "note": "He was there, I saw him"},
)  # fmt: skip
def confirm_punch(tx: Tx, p: ConfirmPunch) -> None:
    """Say of an odd punch that somebody looked at it and lets it stand. One that does not count is voided instead."""
    row = tx.get(Punch, p.punch)
    assert row is not None  # the reference was resolved
    if is_own(tx, row["employee_id"]):
        tx.refuse("own", "Nobody decides about their own punches. Nothing was written; ask somebody else.", "punch")
    known = tx.execute(sa.select(Review.id).where(Review.punch_id == p.punch)).first()
    tx.refuse_unless(known is None, "punch", "Somebody has looked at this punch already. Nothing was written.", "seen")
    tx.insert(Review, punch_id=p.punch, note=p.note, actor=tx.actor.id, recorded_at=tx.now)


def own_employee(tx: Tx) -> int:
    """The employee that the actor is; refused when the account belongs to none."""
    mine = sa.select(Employee.id).where(Employee.user_id == tx.actor.user_id, Employee.archived_at.is_(None))
    found = None if tx.actor.user_id is None else tx.execute(mine).scalar_one_or_none()
    if found is None:
        tx.refuse("no_employee", "Your account belongs to no employee. Nothing was written; ask the people department.")
    return int(found)


def is_own(tx: Tx, employee: int | None) -> bool:
    """Whether the actor is this employee."""
    if employee is None or tx.actor.user_id is None:
        return False
    mine = sa.select(Employee.id).where(Employee.id == employee, Employee.user_id == tx.actor.user_id)
    return tx.execute(mine).first() is not None


def _site(tx: Tx, p: MakePunch) -> int:
    """Where the punch was made: as given, else where the person works, else the one site that there is."""
    if p.site is not None:
        return p.site
    employee = p.employee
    if employee is None and p.badge is not None:
        employee = by_badge(Known(tx), p.badge, p.at or tx.now).employee
    if employee is None and p.number is not None and tx.company_id is not None:
        employee = by_number(tx, p.number, tx.company_id).employee
    found = None if employee is None else _works_at(tx, employee)
    if found is not None:
        return found
    sites = tx.execute(sa.select(Site.id).where(Site.company_id == tx.company_id).order_by(Site.id).limit(2)).all()
    if len(sites) != 1:
        raise Invalid(
            [FieldError("site", "is needed: the company has several, and nobody knows who it was", "missing")]
        )
    return int(sites[0].id)


def _works_at(tx: Tx, employee: int) -> int | None:
    held = employment_on(tx.now.date())
    return tx.execute(sa.select(held.c.site_id).where(held.c.employee_id == employee)).scalar_one_or_none()


def _of_row(tx: Tx, ident: int) -> Places:
    row: Any = tx.get(Punch, ident)
    return {"site": frozenset({row["site_id"]}), "company": frozenset({row["company_id"]})}


COMMANDS = (punch, punch_batch, own_punch, confirm_punch)
