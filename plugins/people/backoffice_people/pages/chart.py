"""The org chart: who works for whom today, as a picture and as a list."""

from __future__ import annotations

import sqlalchemy as sa
from flask import render_template, request

from backoffice.actor import Actor
from backoffice.errors import NotFound
from backoffice_people.pages import pages
from backoffice_people.structure.rules import People, Person, chart
from backoffice_web import access
from backoffice_web.context import actor, application, snapshot

COLUMNS = ("id", "name", "position", "department", "manager_id")


@pages.get("/chart")
@access.permission("people.directory.read")
def org_chart() -> str:
    """Somebody (`top`, the id of an employee; else whoever has most people below) with those who work for them."""
    with snapshot() as connection:
        people = People.of(_directory(connection, actor()))
    if not people.tops:
        return render_template("people/staff/chart.html", top=None)
    top = _top(people)
    return render_template(
        "people/staff/chart.html",
        top=top,
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
        raise NotFound("Nobody of that number works here today. Nothing was changed; go back to the whole chart.")
    return found


def _directory(connection: sa.Connection, reader: Actor) -> list[Person]:
    rows = application().resource("people.directory").stream(connection, reader, {"sort": "name"}, COLUMNS)
    return [
        Person(ident, name, position or "", department or "", manager)
        for chunk in rows
        for ident, name, position, department, manager in chunk
    ]
