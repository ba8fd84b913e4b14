"""Policies that hold by default are assigned, and follow the employment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NoReturn

import sqlalchemy as sa

from backoffice.bus import Tx
from backoffice.org.models import Site
from backoffice_people.leave import facts, ledger
from backoffice_people.leave.models import LeaveAssignment, LeaveDefault, LeavePolicy, LeaveType
from backoffice_people.leave.rules.defaults import Default, Held, Place, Turn, Undecided, applicable, followed
from backoffice_people.staff import rules, timeline
from backoffice_people.staff.queries import MAIN
from backoffice_people.structure.models import Department

ONE_DAY = dt.timedelta(days=1)
_kept = LeaveAssignment.__table__.c


def follow_employment(tx: Tx, ident: int, day: dt.date, *, anew: bool = False) -> None:
    """Let the defaults hold that belong to what is true of an employee from `day` on, and book what is due.

    They change where site or department do; `anew` looks at them on the day itself, too. Refused when two defaults
    hold and none is the more specific.
    """
    ledger.lock(tx, ident)
    employee = timeline.employee(tx, ident)
    by_type = _defaults(tx, employee["company_id"])
    types = {*by_type, *_with_any(tx, ident)}
    if not types:
        return
    spans = timeline.spans(tx, ident, MAIN)
    places = _turns(spans, _parents(tx, employee["company_id"]), day if anew else None)
    for type_id in sorted(types):
        turns = [Turn(first, _decided(tx, by_type.get(type_id, ()), place)) for first, place in places if first >= day]
        held = _held(tx, ident, type_id)
        if _write(tx, ident, type_id, held, followed(held, turns, day, _explicit(tx, ident, type_id))) and spans:
            ledger.book_due(tx, employee, type_id, facts.today(tx.connection, ident, tx.now))


def withdraw(tx: Tx, row: int, policy: int) -> None:
    """Let an assignment that came by itself be none."""
    tx.execute(sa.delete(LeaveAssignment).where(LeaveAssignment.id == row))
    tx.run_of.record_change(LeaveAssignment.__tablename__, row, {"policy_id": (policy, None)})


def words(tx: Tx, default: Default) -> str:
    """Where a default holds, in words."""
    site = tx.get(Site, default.site) if default.site else None
    department = tx.get(Department, default.department) if default.department else None
    parts = [f"site {site['code']}"] if site else []
    return " and ".join([*parts, *([f"department {department['code']}"] if department else [])]) or "the company"


def _defaults(tx: Tx, company: int) -> Mapping[int, Sequence[Default]]:
    """What holds by default of each type; archived policies and types hold nowhere."""
    rows = LeaveDefault.__table__.c
    found: dict[int, list[Default]] = {}
    query = (
        sa.select(rows.type_id, rows.policy_id, rows.site_id, rows.department_id)
        .join(LeavePolicy, LeavePolicy.id == rows.policy_id)
        .join(LeaveType, LeaveType.id == rows.type_id)
        .where(rows.company_id == company, LeavePolicy.archived_at.is_(None), LeaveType.archived_at.is_(None))
    )
    for row in tx.execute(query):
        found.setdefault(row.type_id, []).append(Default(row.policy_id, row.site_id, row.department_id))
    return found


def _with_any(tx: Tx, employee: int) -> set[int]:
    by_itself = sa.select(_kept.type_id).where(_kept.employee_id == employee, _kept.because.is_not(None))
    return set(tx.execute(by_itself).scalars())


def _parents(tx: Tx, company: int) -> Mapping[int, int | None]:
    query = sa.select(Department.id, Department.parent_id).where(Department.company_id == company)
    return {row.id: row.parent_id for row in tx.execute(query)}


def _turns(spans: rules.Spans, parents: Mapping[int, int | None], anew: dt.date | None) -> list[tuple[dt.date, Place]]:
    """The days on which somebody comes to another site or department, and where that is."""
    found = []
    for span in spans:
        before = rules.on(spans, span.first - ONE_DAY)
        if before is None or _where(before) != _where(span):
            found.append((span.first, Place(span.facts.site, tuple(_lineage(span.facts.department, parents)))))
    here = rules.on(spans, anew) if anew else None
    if anew and here is not None:
        found.append((anew, Place(here.facts.site, tuple(_lineage(here.facts.department, parents)))))
    return found


def _where(span: rules.Span) -> tuple[int, int | None]:
    return span.facts.site, span.facts.department


def _lineage(department: int | None, parents: Mapping[int, int | None]) -> Iterator[int]:
    seen: set[int] = set()
    while department is not None and department not in seen:
        seen.add(department)
        yield department
        department = parents.get(department)


def _decided(tx: Tx, defaults: Sequence[Default], place: Place) -> Default | None:
    try:
        return applicable(defaults, place)
    except Undecided as both:
        _refuse(tx, both)


def _refuse(tx: Tx, both: Undecided) -> NoReturn:
    one, other = (f"{_code(tx, default.policy)} ({words(tx, default)})" for default in (both.one, both.other))
    message = (
        f"Two leave policies hold by default and none is the more specific: {one} and {other}. Nothing was written; "
        "make one of them the default of that site and department together, or remove one."
    )
    tx.refuse("undecided", message, "department")


def _code(tx: Tx, policy: int) -> str:
    row = tx.get(LeavePolicy, policy)
    return "" if row is None else str(row["code"])


def _held(tx: Tx, employee: int, type_id: int) -> list[Held]:
    query = (
        sa.select(_kept.id, _kept.policy_id, _kept.valid_from, _kept.valid_to)
        .where(_kept.employee_id == employee, _kept.type_id == type_id, _kept.because.is_not(None))
        .order_by(_kept.valid_from)
    )
    return [Held(row.valid_from, row.valid_to, Default(row.policy_id), row.id) for row in tx.execute(query)]


def _explicit(tx: Tx, employee: int, type_id: int) -> dt.date | None:
    """From which day on somebody has assigned a policy by hand."""
    query = sa.select(sa.func.min(_kept.valid_from)).where(
        _kept.employee_id == employee, _kept.type_id == type_id, _kept.because.is_(None)
    )
    first: dt.date | None = tx.execute(query).scalar()
    return first


def _write(tx: Tx, employee: int, type_id: int, held: Sequence[Held], wanted: Sequence[Held]) -> bool:
    """Store the difference; gives whether there is any."""
    kept = {one.row: one for one in wanted if one.row}
    for one in held:
        if one.row not in kept:
            withdraw(tx, one.row, one.default.policy)
        elif kept[one.row].last != one.last:
            tx.change(LeaveAssignment, one.row, valid_to=kept[one.row].last)
    for one in wanted:
        if not one.row:
            _insert(tx, employee, type_id, one)
    return list(held) != list(wanted)


def _insert(tx: Tx, employee: int, type_id: int, one: Held) -> None:
    values: dict[str, Any] = {"employee_id": employee, "type_id": type_id, "policy_id": one.default.policy}
    tx.insert(
        LeaveAssignment,
        **values,
        valid_from=one.first,
        valid_to=one.last,
        because=f"Default of {words(tx, one.default)}",
        recorded_at=tx.now,
        actor=tx.actor.id,
    )
