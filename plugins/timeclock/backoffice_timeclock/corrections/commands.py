"""Asking for corrections and deciding about them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

import sqlalchemy as sa

from backoffice.bus import Tx, command
from backoffice.kinds import Id
from backoffice_people import Employee, employment_on
from backoffice_timeclock.corrections.fields import Action, State, StateOf
from backoffice_timeclock.corrections.models import Correction
from backoffice_timeclock.corrections.payloads import CancelPunch, DecideCorrection, OwnCorrection, RequestCorrection
from backoffice_timeclock.punches.commands import is_own, own_employee
from backoffice_timeclock.punches.events import PunchCorrected
from backoffice_timeclock.punches.models import Punch
from backoffice_timeclock.punches.presence import stand_anew

NOT_MEANT = dt.timedelta(minutes=3)
"""So soon after a punch a terminal may take it back without asking anybody."""
_UNKNOWN = "There is no such punch. Nothing was written."


@dataclass(frozen=True)
class Requested:
    id: Id
    state: StateOf


def _of_request(tx: Tx, p: RequestCorrection) -> Mapping[str, frozenset[int]]:
    _, site, company = _about(tx, p, p.employee)
    return {"site": frozenset({site}), "company": frozenset({company})}


def _of_correction(tx: Tx, p: DecideCorrection) -> Mapping[str, frozenset[int]]:
    row: Any = tx.get(Correction, p.correction)
    return {"site": frozenset({row["site_id"]}), "company": frozenset({row["company_id"]})}


def _of_cancelled(tx: Tx, p: CancelPunch) -> Mapping[str, frozenset[int]]:
    row = _punch_of(tx, p)
    return {"site": frozenset({row.site_id}), "company": frozenset({row.company_id})}


@command(
    "timeclock", title="Correct somebody's punches", on="timeclock.punches", field="punch", scope=_of_request,
    example={"employee": "E-00001", "action": "add", "new_at": "2026-11-20T16:30:00Z", "new_kind": "out",
             "reason": "Forgot to clock out"},
)  # fmt: skip
def request_correction(tx: Tx, p: RequestCorrection) -> Requested:
    """Ask that a punch is added, voided or moved, with the reason. It counts once somebody else approves it."""
    return _request(tx, p, p.employee)


@command(
    "timeclock", title="Correct your punches",
    example={"action": "add", "new_at": "2026-11-20T16:30:00Z", "new_kind": "out", "reason": "Forgot to clock out"},
)  # fmt: skip
def own_correction(tx: Tx, p: OwnCorrection) -> Requested:
    """Ask that one of your own punches is added, voided or moved. It counts once somebody approves it."""
    return _request(tx, p, own_employee(tx))


@command(
    "timeclock", title="Decide", on="timeclock.corrections", field="correction", scope=_of_correction,
    example={"correction": 1, "approve": True},
)  # fmt: skip
def decide_correction(tx: Tx, p: DecideCorrection) -> Requested:
    """Approve or reject a request. Nobody decides about their own punches, nor about what they asked for themselves."""
    row: Any = tx.get(Correction, p.correction)
    if row["requested_by"] == tx.actor.id or is_own(tx, row["employee_id"]):
        message = "Nobody decides about their own request. Nothing was written; ask somebody else to decide."
        tx.refuse("own_request", message, "correction")
    state = State.approved if p.approve else State.rejected
    done = tx.change(
        Correction, p.correction, Correction.state == State.requested,
        state=state, decided_by=tx.actor.id, decided_at=tx.now, decision_reason=p.reason,
    )  # fmt: skip
    tx.refuse_unless(done, "correction", "Somebody has decided about this already. Nothing was written.", "decided")
    if p.approve:
        _counts_now(tx, p.correction)
    return Requested(p.correction, state)


@command(
    "timeclock", title="Not me", scope=_of_cancelled, hidden=True,
    example={"event_id": "0192f0c1-7a5e-7c3d-9e55-1f1f3c6d8a13", "cancelled": "0192f0c1-7a5e-7c3d-9e55-1f1f3c6d8a11"},
)  # fmt: skip
def cancel_punch(tx: Tx, p: CancelPunch) -> Requested:
    """Void a punch that was made a moment ago at the same terminal. The punch is kept, and so is who voided it."""
    known = tx.execute(sa.select(Correction.id, Correction.state).where(Correction.event_id == p.event_id)).first()
    if known is not None:
        return Requested(known.id, State(known.state))
    row = _punch_of(tx, p)
    at = p.at or tx.now
    if row.actor != tx.actor.id or not dt.timedelta(0) <= at - row.at <= NOT_MEANT:
        message = "A punch is taken back at once, where it was made. It stands; ask for a correction instead."
        tx.refuse("too_late", message, "cancelled")
    if row.employee_id is None:
        tx.refuse("nobody", "Nobody knows whose punch this is, so it counts for nobody. Nothing was written.")
    correction = tx.insert(
        Correction, event_id=p.event_id, company_id=row.company_id, site_id=row.site_id, employee_id=row.employee_id,
        punch_id=row.id, action=Action.void, reason="Taken back at the terminal", state=State.approved,
        requested_by=tx.actor.id, requested_at=tx.now, decided_by=tx.actor.id, decided_at=tx.now,
    )  # fmt: skip
    _counts_now(tx, correction)
    return Requested(correction, State.approved)


def _request(tx: Tx, p: OwnCorrection, employee: int | None) -> Requested:
    if p.event_id is not None:
        known = tx.execute(sa.select(Correction.id, Correction.state).where(Correction.event_id == p.event_id)).first()
        if known is not None:
            return Requested(known.id, State(known.state))
    who, site, company = _about(tx, p, employee)
    if p.action == Action.add and p.new_kind is None:
        tx.refuse("missing", "Say whether it was in, out or a break. Nothing was written.", "new_kind")
    if p.new_at is not None and p.new_at > tx.now:
        tx.refuse("future", "That time has not come yet. Nothing was written.", "new_at")
    added = tx.insert(
        Correction, event_id=p.event_id, company_id=company, site_id=site, employee_id=who,
        punch_id=None if p.action == Action.add else p.punch, action=p.action,
        new_at=None if p.action == Action.void else p.new_at, new_kind=None if p.action == Action.void else p.new_kind,
        reason=p.reason, state=State.requested, requested_by=tx.actor.id, requested_at=tx.now,
    )  # fmt: skip
    return Requested(added, State.requested)


def _about(tx: Tx, p: OwnCorrection, employee: int | None) -> tuple[int, int, int]:
    """(employee, site, company) that a request is about; refused where these contradict each other or are not known."""
    if p.action != Action.add and p.punch is not None:
        row = tx.get(Punch, p.punch)
        if row is None or (employee is not None and row["employee_id"] != employee):
            tx.refuse("unknown_punch", _UNKNOWN, "punch")
        if row["employee_id"] is None:
            message = "Nobody knows whose punch this is. Nothing was written; add the punch for the right person."
            tx.refuse("nobody", message, "punch")
        return row["employee_id"], row["site_id"], row["company_id"]
    if employee is None:
        tx.refuse("missing", "Say whose punch is to be added. Nothing was written.", "employee")
    company = tx.execute(sa.select(Employee.company_id).where(Employee.id == employee)).scalar_one()
    day = (p.new_at or tx.now).date()
    return employee, _works_at(tx, employee, day), company


def _works_at(tx: Tx, employee: int, day: dt.date) -> int:
    for on in (day, tx.now.date()):
        held = employment_on(on)
        site = tx.execute(sa.select(held.c.site_id).where(held.c.employee_id == employee)).scalar_one_or_none()
        if site is not None:
            return int(site)
    return tx.refuse("not_employed", "This person worked nowhere on that day. Nothing was written.", "new_at")


def _punch_of(tx: Tx, p: CancelPunch) -> sa.Row[Any]:
    row = tx.execute(sa.select(Punch.__table__).where(Punch.event_id == p.cancelled)).one_or_none()
    if row is None:
        tx.refuse("unknown_punch", _UNKNOWN, "cancelled")
    return row


def _counts_now(tx: Tx, correction: int) -> None:
    """Tell of what counts from now on, and note anew where the person stands."""
    row: Any = tx.get(Correction, correction)
    at = row["new_at"]
    if row["punch_id"] is not None and at is None:
        at = tx.execute(sa.select(Punch.at).where(Punch.id == row["punch_id"])).scalar_one()
    stand_anew(tx, row["employee_id"], row["site_id"])
    tx.emit(
        PunchCorrected(
            correction=correction, company=row["company_id"], site=row["site_id"], employee=row["employee_id"],
            action=row["action"], punch=row["punch_id"], at=at, was_at=_counted_at(tx, row),
        )
    )  # fmt: skip


def _counted_at(tx: Tx, row: Any) -> dt.datetime | None:
    """Where the punch counted before this correction of it."""
    if row["punch_id"] is None:
        return None
    earlier = (
        sa.select(Correction.action, Correction.new_at)
        .where(Correction.punch_id == row["punch_id"], Correction.state == State.approved, Correction.id != row["id"])
        .order_by(Correction.decided_at.desc(), Correction.id.desc())
    )
    moved = tx.execute(earlier).first()
    if moved is not None and moved.new_at is not None:
        return cast("dt.datetime", moved.new_at)
    return cast("dt.datetime", tx.execute(sa.select(Punch.at).where(Punch.id == row["punch_id"])).scalar_one())


COMMANDS = (request_correction, own_correction, decide_correction, cancel_punch)
