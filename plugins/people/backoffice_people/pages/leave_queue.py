"""The requests that wait for a decision, each with what it takes and who else is away."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from flask import render_template

from backoffice.actor import Actor
from backoffice.errors import Refused
from backoffice.org.models import Company
from backoffice_people.leave import authority, facts, words
from backoffice_people.leave.examine import examine
from backoffice_people.leave.models import LeaveRequest, LeaveType
from backoffice_people.leave.resources.requests import requests, team_requests
from backoffice_people.leave.rules.counting import Span
from backoffice_people.leave.rules.terms import COUNTS, Half
from backoffice_people.pages import pages
from backoffice_people.staff.models import Employee, Employment
from backoffice_people.staff.queries import in_force
from backoffice_web import access
from backoffice_web.context import actor, application, formats, snapshot

SHOWN = 50


@pages.get("/leave/approvals")
@access.permission("people.decide_leave")
def leave_approvals() -> str:
    """What waits, the soonest first."""
    reader = actor()
    with snapshot() as connection:
        waiting = [_waiting(connection, reader, row) for row in _rows(connection, reader)]
        company = connection.scalar(sa.select(Company.name).where(Company.id == reader.company_id))
    return render_template(
        "people/leave/approvals.html",
        waiting=waiting,
        company=company,
        days_text=words.days_text,
        formats=formats(),
        key=secrets.token_hex(16),
    )


def _rows(connection: sa.Connection, reader: Actor) -> list[Mapping[str, Any]]:
    """Submitted requests that the reader sees, as the office or as the manager."""
    found: dict[int, Mapping[str, Any]] = {}
    for resource in (requests, team_requests):
        if reader.grants.allows(resource.permission):
            args = {"state": "submitted", "sort": "first_day"}
            for row in resource.page(connection, reader, args, limit=SHOWN).dicts():
                found[row["id"]] = {**found.get(row["id"], {}), **row}
    return sorted(found.values(), key=lambda row: (row["first_day"], row["id"]))


def _waiting(connection: sa.Connection, reader: Actor, row: Mapping[str, Any]) -> dict[str, Any]:
    request = _found(connection, LeaveRequest, row["id"])
    employee = _found(connection, Employee, request["employee_id"])
    leave_type = _found(connection, LeaveType, request["type_id"])
    half = Half(request["half"])
    shown = {
        **row,
        "part": words.half_text(request["first_day"], request["last_day"], half),
        "type_name": leave_type["name"] if "type" in row else "",
        "own": authority.is_self(reader, employee) or request["requested_by"] in authority.persons(reader),
        "away": _away(connection, employee, request),
        "found": None,
        "refused": "",
    }
    if "days" in row:
        span = Span(request["first_day"], request["last_day"], half)
        try:
            shown["found"] = examine(connection, employee, leave_type, span, request=request["id"])
        except Refused as refused:
            shown["refused"] = refused.message
    return shown


def _away(connection: sa.Connection, employee: Mapping[str, Any], request: Mapping[str, Any]) -> list[str]:
    """Who of the same department is away on some of the days."""
    today = facts.today(connection, employee["id"], application().clock())
    department = connection.scalar(
        sa.select(Employment.department_id).where(Employment.employee_id == employee["id"], in_force(Employment, today))
    )
    if department is None:
        return []
    others = (
        sa.select(Employee.name)
        .join(LeaveRequest, LeaveRequest.employee_id == Employee.id)
        .join(Employment, sa.and_(Employment.employee_id == Employee.id, in_force(Employment, today)))
        .where(
            Employment.department_id == department,
            Employee.id != employee["id"],
            LeaveRequest.state.in_(COUNTS),
            LeaveRequest.first_day <= request["last_day"],
            LeaveRequest.last_day >= request["first_day"],
        )
        .distinct()
        .order_by(Employee.name)
    )
    return list(connection.execute(others).scalars())


def _found(connection: sa.Connection, model: type[Any], ident: int) -> dict[str, Any]:
    table = model.__table__
    return dict(connection.execute(sa.select(table).where(table.c.id == ident)).mappings().one())
