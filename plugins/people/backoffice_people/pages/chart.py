"""The org chart: who works for whom today, as a picture and as a list."""

from __future__ import annotations

from urllib.parse import urlencode

import sqlalchemy as sa
from flask import redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from backoffice.actor import Actor
from backoffice.errors import NotFound
from backoffice_people.pages import pages
from backoffice_people.structure.rules import People, Person, chart
from backoffice_web import access
from backoffice_web.context import actor, application, formats, snapshot
from backoffice_web.lists.as_of import NAME, POSTED, as_of, only_as_of, typed

EMPLOYEES = "people.employees"
COLUMNS = ("id", "name", "position", "department", "manager_id")


@pages.get("/chart")
@access.permission("people.directory.read")
def org_chart() -> str | BaseResponse:
    """Somebody (`top`, the id of an employee; else whoever has most people below) with those who work for them.

    Whoever reads the list of employees sees it as of any day; changes that are planned are not for everybody.
    """
    employees = application().resource(EMPLOYEES)
    dated = actor().grants.allows(employees.permission)
    if POSTED in request.args and dated:
        day = typed(employees, request.args[POSTED].strip(), actor().zone)
        return redirect("/people/chart" + (f"?{urlencode({NAME: day})}" if day else ""), 303)
    asked = as_of(employees, request.args, formats()) if dated else None
    with snapshot() as connection:
        people = People.of(_everybody(connection, actor(), only_as_of(employees, request.args) if dated else {}))
    if not people.tops:
        return render_template("people/staff/chart.html", top=None, as_of=asked)
    top = _top(people)
    return render_template(
        "people/staff/chart.html",
        top=top,
        as_of=asked,
        keep=f"&{asked.query[1:]}" if asked and asked.query else "",
        under=people.under(top.id),
        above=people.everybody.get(top.manager or 0),
        others=[one for one in people.tops if one.id != top.id][:20],
        direct=[(one, people.under(one.id), people.reports.get(one.id, [])) for one in people.reports.get(top.id, [])],
        chart=chart(people, top),
    )


def _top(people: People) -> Person:
    asked = request.args.get("top", "")
    if not asked:
        return people.tops[0]
    found = people.everybody.get(int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 19 else None
    if found is None:
        raise NotFound("Nobody of that number works here then. Nothing was changed; go back to the whole chart.")
    return found


def _everybody(connection: sa.Connection, reader: Actor, day: dict[str, str]) -> list[Person]:
    """Who works here today, or worked here on that day."""
    resource = application().resource(EMPLOYEES if day else "people.directory")
    rows = resource.stream(connection, reader, {"sort": "name", **day}, COLUMNS)
    return [
        Person(ident, name, position or "", department or "", manager)
        for chunk in rows
        for ident, name, position, department, manager in chunk
    ]
