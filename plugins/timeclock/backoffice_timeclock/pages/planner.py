"""The shift planner: a week as a grid, moved through by the arrow keys; assigning is the usual form."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from flask import render_template, request

from backoffice.calendar.models import DayKind
from backoffice.calendar.read import holidays_of
from backoffice_people import away
from backoffice_timeclock.hours.plan import Grid, day_of, grid, monday_of
from backoffice_timeclock.pages import pages
from backoffice_timeclock.rules.words import hours
from backoffice_web import access
from backoffice_web.context import actor, application, formats, snapshot

PEOPLE = 50
"""On one page: a reference filter takes a hundred, and seven days of fifty people are one page of days."""
MOST = 500
ONE_DAY = dt.timedelta(days=1)
Row = Mapping[str, Any]


@pages.get("/planner")
@access.permission("timeclock.shift_assignments.read")
def planner() -> str:
    """The week of `?week=YYYY-MM-DD`, this one without it."""
    first = monday_of(day_of(request.args.get("week", "")) or formats().today)
    with snapshot() as connection:
        people, following = _people(connection, first)
        found = _grid(connection, first, people)
    return render_template(
        "timeclock/planner.html",
        grid=found,
        before=first - dt.timedelta(days=7),
        after=first + dt.timedelta(days=7),
        first=first,
        today=formats().today,
        next=following,
        formats=formats(),
        hours=hours,
        may_assign=actor().grants.allows("timeclock.assign_shift"),
    )


def _people(connection: sa.Connection, first: dt.date) -> tuple[list[Row], str | None]:
    args = {"as_of": first.isoformat()} | {k: request.args[k] for k in ("cursor",) if k in request.args}
    found = application().resource("people.employees").page(connection, actor(), args, limit=PEOPLE)
    return list(found.dicts()), found.next


def _grid(connection: sa.Connection, first: dt.date, people: Sequence[Row]) -> Grid:
    last = (first + dt.timedelta(days=6)).isoformat()
    begun = {"valid_from__lte": last}
    week = {"day__gte": first.isoformat(), "day__lte": last}
    ids = [person["id"] for person in people]
    departments = sorted({p["department_id"] for p in people if p["department_id"] is not None})
    assigned = _rows_of(connection, "shift_assignments", "employee_id", ids, begun)
    assigned += _rows_of(connection, "shift_assignments", "department_id", departments, begun)
    kept = _rows_of(connection, "days", "employee_id", ids, week)
    shifts = _rows(connection, "shifts", {})
    sites = {person["site_id"] for person in people if person["site_id"] is not None}
    return grid(
        first, people, shifts, assigned, kept, _away(connection, ids, first), _holidays(connection, sites, first)
    )


def _away(connection: sa.Connection, ids: Sequence[int], first: dt.date) -> set[tuple[int, dt.date]]:
    """(employee, day) of approved leave from the day before the week to the day after it; of what kind nobody asks."""
    begin, end, leave = first - ONE_DAY, first + 7 * ONE_DAY, away()
    wanted = sa.select(leave.c.employee_id, leave.c.first_day, leave.c.last_day).where(
        leave.c.employee_id.in_(ids), leave.c.first_day <= end, leave.c.last_day >= begin
    )
    days = [begin + n * ONE_DAY for n in range(9)]
    return {
        (row.employee_id, day)
        for row in connection.execute(wanted)
        for day in days
        if row.first_day <= day <= row.last_day
    }


def _holidays(connection: sa.Connection, sites: Iterable[int], first: dt.date) -> dict[tuple[int, dt.date], str]:
    """The names of holidays by site and day."""
    years = {first.year, (first + 6 * ONE_DAY).year}
    return {
        (site, one.day): one.name
        for site in sites
        for year in years
        for one in holidays_of(connection, site, year)
        if one.kind == DayKind.holiday
    }


def _rows_of(
    connection: sa.Connection, name: str, column: str, ids: Sequence[int], args: Mapping[str, str]
) -> list[Row]:
    """The rows that refer to one of these; without any there is nothing to be asked."""
    wanted = ",".join(f"id:{one}" for one in ids)
    return _rows(connection, name, {column: wanted, **args}) if ids else []


def _rows(connection: sa.Connection, name: str, args: Mapping[str, str]) -> list[Row]:
    reader = actor()
    resource = application().resource(f"timeclock.{name}")
    if not reader.grants.allows(resource.permission):
        return []
    return list(resource.page(connection, reader, args, limit=MOST).dicts())
