"""The shift planner: a week as a grid, moved through by the arrow keys; assigning is the usual form."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from flask import render_template, request

from backoffice_timeclock.hours.plan import Grid, day_of, grid, monday_of
from backoffice_timeclock.pages import pages
from backoffice_timeclock.rules.words import hours
from backoffice_web import access
from backoffice_web.context import actor, application, formats, snapshot

PEOPLE = 50
"""On one page: a reference filter takes a hundred, and seven days of fifty people are one page of days."""
MOST = 500
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
    return grid(first, people, _rows(connection, "shifts", {}), assigned, kept)


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
