"""Private data are written down, asked to be changed, and the request is answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from backoffice.bus import Tx, command
from backoffice.errors import Denied
from backoffice.kinds import Id
from backoffice_people.private import rules
from backoffice_people.private.fields import RequestState
from backoffice_people.private.models import ChangeRequest, Contract, Pay, PrivateData
from backoffice_people.private.payloads import AnswerRequest, AskChange, RecordContract, SetPay, SetPrivate
from backoffice_people.staff import places, timeline
from backoffice_people.staff.models import Employee


@dataclass(frozen=True)
class Recorded:
    """The row that holds now."""

    id: Id


@command(
    "people",
    title="Private data",
    on="people.employees",
    field="employee",
    scope=places.of_employee,
    example={"employee": "E-00001", "city": "Hamburg", "emergency_name": "Luis Reyes", "emergency_phone": "040 123"},
)
def set_private(tx: Tx, p: SetPrivate) -> Recorded:
    """Write down birth, home and whom to call. It holds from a day on; what held before stays to be read."""
    _needs(tx, "hr")
    if p.birth_date is not None and not rules.plausible_birth(p.birth_date, tx.now.date()):
        tx.refuse(
            "implausible", "Nobody born on that day can be working. Nothing was written; look again.", "birth_date"
        )
    return _record(tx, PrivateData, p)


@command(
    "people",
    title="Pay and bank account",
    on="people.employees",
    field="employee",
    scope=places.of_employee,
    example={"employee": "E-00001", "from": "2027-01-01", "rate": "18.50", "currency": "EUR", "per": "hour"},
)
def set_pay(tx: Tx, p: SetPay) -> Recorded:
    """Write down what somebody earns and where it goes, from a day on. Nobody sets their own."""
    _needs(tx, "pay")
    row = timeline.employee(tx, p.employee)
    own = row["user_id"] is not None and row["user_id"] == tx.actor.user_id
    message = "Nobody sets their own pay. Nothing was written; ask somebody else of pay."
    tx.refuse_unless(not own, "employee", message, "own_pay")
    if p.rate is not None and (p.currency is None or p.per is None):
        message = "Say the currency, and what the rate is for: hour, month or year. Nothing was written."
        tx.refuse("missing", message, "currency" if p.currency is None else "per")
    return _record(tx, Pay, p)


@command(
    "people",
    title="Contract",
    on="people.employees",
    field="employee",
    scope=places.of_employee,
    example={"employee": "E-00001", "kind": "permanent", "weekly_time": "38:30", "notice": "Four weeks"},
)
def record_contract(tx: Tx, p: RecordContract) -> Recorded:
    """Write down the contract of somebody, from a day on. An amendment is a new one; the old stays to be read."""
    _needs(tx, "hr")
    return _record(tx, Contract, p, slot=p.slot)


@command(
    "people",
    title="Ask for a change",
    example={"topic": "address", "wish": "I have moved to Hafenstr. 3, 20457 Hamburg"},
)
def own_ask_change(tx: Tx, p: AskChange) -> Recorded:
    """Ask personnel to change something about you. They see the request; a bank account only pay sees."""
    employee = own_employee(tx)
    row = tx.insert(
        ChangeRequest,
        employee_id=employee,
        topic=p.topic,
        wish=p.wish,
        iban=p.iban,
        state=RequestState.open,
        asked_at=tx.now,
    )
    return Recorded(row)


@command(
    "people",
    title="Done",
    on="people.change_requests",
    field="request",
    example={"request": 1, "answer": "Entered from the first of the month"},
)
def finish_request(tx: Tx, p: AnswerRequest) -> None:
    """Say that what somebody asked for is done."""
    _answer(tx, p, RequestState.done)


@command(
    "people",
    title="Decline",
    on="people.change_requests",
    field="request",
    example={"request": 1, "answer": "Please bring the certificate first"},
)
def decline_request(tx: Tx, p: AnswerRequest) -> None:
    """Say that what somebody asked for is not done, and why."""
    tx.refuse_unless(p.answer is not None, "answer", "Say why. Nothing was written.", "missing")
    _answer(tx, p, RequestState.declined)


COMMANDS = (set_private, set_pay, record_contract, own_ask_change, finish_request, decline_request)


def own_employee(tx: Tx) -> int:
    """The employee whose account acts; refused for who is none."""
    found = None
    if tx.actor.user_id is not None:
        mine = sa.select(Employee.id).where(Employee.user_id == tx.actor.user_id, Employee.archived_at.is_(None))
        found = tx.execute(mine).scalar()
    if found is None:
        tx.refuse("no_employee", "Your account belongs to no employee yet. Nothing was written; ask personnel.")
    return int(found)


def _answer(tx: Tx, p: AnswerRequest, state: RequestState) -> None:
    _needs(tx, "hr")
    done = tx.change(
        ChangeRequest,
        p.request,
        ChangeRequest.state == RequestState.open,
        state=state,
        answer=p.answer,
        answered_at=tx.now,
        answered_by=tx.actor.id,
    )
    tx.refuse_unless(done, "request", "This request was answered before. Nothing was written.", "unchanged")


def _needs(tx: Tx, name: str) -> None:
    """Who may not see a class of fields may not set them either: the answer would tell what is there."""
    if name not in tx.actor.classes:
        raise Denied(f"fields.{name}")


def _record(tx: Tx, model: type[Any], p: Any, **same: Any) -> Recorded:
    """Let what is given hold from a day on, with the rest as it was on that day."""
    row = timeline.employee(tx, p.employee)
    given = {n: getattr(p, n) for n in p.model_fields_set - {"employee", "first", "slot"}}
    tx.refuse_unless(bool(given), "", "Say what to write down. Nothing was written.", "missing")
    first = p.first or max(tx.now.date(), row["hired_on"])
    before = _held(tx, model, p.employee, first, same)
    kept = {n: v for n, v in before.items() if n in model.__table__.c and n not in _OF_THE_ROW}
    tx.change(Employee, p.employee, version=row["version"])  # of two who write at once, the second is told
    if before and before["valid_from"] == first:
        tx.change(model, before["id"], replaced_at=tx.now)
    values = {**kept, **same, **given}
    made = tx.insert(model, employee_id=p.employee, valid_from=first, recorded_at=tx.now, actor=tx.actor.id, **values)
    return Recorded(made)


_OF_THE_ROW = frozenset({"id", "employee_id", "valid_from", "recorded_at", "actor", "replaced_at"})


def _held(tx: Tx, model: type[Any], employee: int, day: dt.date, same: Mapping[str, Any]) -> Mapping[str, Any]:
    """The row that holds on a day; empty where there is none."""
    table = model.__table__
    alike = [table.c[name] == value for name, value in same.items()]
    held = sa.select(table).where(
        table.c.employee_id == employee, table.c.valid_from <= day, table.c.replaced_at.is_(None), *alike
    )
    found = tx.execute(held.order_by(table.c.valid_from.desc()).limit(1)).mappings().first()
    return dict(found) if found is not None else {}
