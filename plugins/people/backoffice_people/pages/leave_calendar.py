"""The month of a team as a picture. Colleagues see that somebody is absent; why, only who may see it anyway."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from flask import render_template, request

from backoffice.actor import Actor
from backoffice.calendar.read import work_calendar
from backoffice.errors import Refused
from backoffice_people.leave import authority
from backoffice_people.leave.models import LeaveRequest, LeaveType
from backoffice_people.leave.resources.requests import colleagues, requests, team_requests
from backoffice_people.leave.rules.counting import Span
from backoffice_people.leave.rules.month import Absence, month_of
from backoffice_people.leave.rules.terms import COUNTS, Half, LeaveState
from backoffice_people.leave.rules.years import months_later
from backoffice_people.pages import pages
from backoffice_people.staff.models import Employee, Employment
from backoffice_people.staff.queries import in_force
from backoffice_web import access
from backoffice_web.context import actor, application, formats, snapshot

MOST = 120
"""Lanes of the picture; a department that is larger is looked at as a list."""

READ = 500


@pages.get("/leave/calendar")
@access.permission("people.absences.read")
def leave_calendar() -> str:
    """Who is away in a month: one's own department, or any for the personnel office."""
    reader, today = actor(), application().clock().date()
    first = _month(request.args.get("month"), today)
    last = months_later(first, 1) - dt.timedelta(days=1)
    office = reader.grants.allows(requests.permission)
    with snapshot() as connection:
        departments = _departments(connection, reader) if office else []
        chosen = _chosen(request.args.get("department"), departments)
        people = _people(connection, reader, chosen, first, last)
        absences = _absences(connection, reader, [row.id for row in people], first, last)
        calendars = {site: work_calendar(connection, site, first, last) for site in {row.site_id for row in people}}
    sites = {row.id: row.site_id for row in people}
    month = month_of(
        first,
        [(row.id, row.name) for row in people],
        absences,
        lambda employee, day: calendars[sites[employee]].works(day),
    )
    return render_template(
        "people/leave/calendar.html",
        month=month,
        first=first,
        before=months_later(first, -1),
        after=months_later(first, 1),
        today=today,
        departments=departments,
        chosen=chosen,
        formats=formats(),
        many=len(people) == MOST,
    )


def _month(text: str | None, today: dt.date) -> dt.date:
    if not text:
        return today.replace(day=1)
    try:
        found = dt.date.fromisoformat(f"{text}-01") if len(text) == 7 else None
    except ValueError:
        found = None
    if found is None or not 1901 <= found.year <= 2099:
        raise Refused("invalid", "The month is written 2026-08. Nothing was changed; choose another.", field="month")
    return found


def _departments(connection: sa.Connection, reader: Actor) -> list[dict[str, Any]]:
    found = application().resource("people.departments").page(connection, reader, limit=200)
    return [dict(row) for row in found.dicts()]


def _chosen(text: str | None, departments: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The department that the office asked for; one's own colleagues if none."""
    return next((one for one in departments if one["code"] == text), None)


def _people(
    connection: sa.Connection, reader: Actor, department: Mapping[str, Any] | None, first: dt.date, last: dt.date
) -> list[Any]:
    """Who is in the picture: employed within the month, by name. The reader's own company alone."""
    day = sa.case((Employee.hired_on > first, Employee.hired_on), else_=sa.literal(first, sa.Date()))
    found = (
        sa.select(Employee.id, Employee.name, Employment.site_id)
        .join(Employment, sa.and_(Employment.employee_id == Employee.id, in_force(Employment, day)))
        .where(Employee.company_id == reader.company_id, Employee.archived_at.is_(None), Employee.hired_on <= last)
    )
    near = Employment.department_id == department["id"] if department else colleagues(reader.user_id)
    return list(connection.execute(found.where(near).order_by(Employee.name, Employee.id).limit(MOST)))


def _absences(
    connection: sa.Connection, reader: Actor, people: list[int], first: dt.date, last: dt.date
) -> list[Absence]:
    """What counts, and for those who decide also what waits. The type is said where it is not private."""
    me = authority.own_employee(connection, reader)
    mine = me["id"] if me else None
    open_to_reader = _open_to(connection, reader, first, last)
    office = reader.grants.allows(requests.permission)
    table = LeaveRequest.__table__.c
    rows = connection.execute(
        sa.select(table.id, table.employee_id, table.first_day, table.last_day, table.half, table.state,
                  LeaveType.name, LeaveType.named)
        .join(LeaveType, LeaveType.id == table.type_id)
        .where(table.employee_id.in_(people), table.first_day <= last, table.last_day >= first,
               table.state.in_([*COUNTS, LeaveState.submitted]))
        .order_by(table.first_day, table.id)
    )  # fmt: skip
    found = []
    for row in rows:
        private = row.employee_id == mine or row.id in open_to_reader
        if row.state == LeaveState.submitted and not private:
            continue
        label = row.name if private or row.named else "Absent"
        href = f"/r/people/leave_requests/{row.id}" if office else ""
        span = Span(row.first_day, row.last_day, Half(row.half))
        found.append(Absence(row.employee_id, span, row.state != LeaveState.submitted, label, href))
    return found


def _open_to(connection: sa.Connection, reader: Actor, first: dt.date, last: dt.date) -> set[int]:
    """The requests whose type the reader may see, as the office or as the manager; that they are read is recorded."""
    within = {"first_day__lte": last.isoformat(), "last_day__gte": first.isoformat()}
    found: set[int] = set()
    for resource in (requests, team_requests):
        if reader.grants.allows(resource.permission):
            rows = resource.page(connection, reader, within, limit=READ).dicts()
            found |= {row["id"] for row in rows if "type" in row}
    return found
