"""Who comes and who goes: the open lists, and one of them with its tasks and what is not given back."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from flask import render_template

from backoffice.errors import NotFound
from backoffice_people.checklists.custody import custody
from backoffice_people.checklists.rules import OPEN, Occasion
from backoffice_people.pages import pages
from backoffice_web import access
from backoffice_web.context import actor, application, formats, snapshot

SHOWN = 100
TITLES = {Occasion.onboarding: "Coming", Occasion.offboarding: "Going"}


@pages.get("/checklists")
@access.permission("people.checklists.read")
def checklists() -> str:
    """The lists that are open, those who come and those who go, the earliest day first."""
    with snapshot() as connection:
        args = {"state": ",".join(OPEN), "sort": "day"}
        found = application().resource("people.checklists").page(connection, actor(), args, limit=SHOWN)
    rows = found.dicts()
    parts = [(title, [row for row in rows if row["occasion"] == occasion]) for occasion, title in TITLES.items()]
    return render_template(
        "people/checklists/open.html",
        parts=parts,
        more=found.next is not None,
        formats=formats(),
        today=formats().today,
    )


@pages.get("/checklists/<int:ident>")
@access.permission("people.checklists.read")
def checklist(ident: int) -> str:
    """One list: what is to do, by whom, and what the employee still has of the house."""
    reader, office = actor(), application()
    with snapshot() as connection:
        found = office.resource("people.checklists").record(connection, reader, ident)
        if found is None:
            raise NotFound("There is no such checklist, or it is not for you to see. Nothing was changed.")
        tasks: list[Mapping[str, Any]] = []
        if reader.grants.allows("people.checklist_tasks.read"):
            args = {"checklist": f"id:{ident}", "sort": "place"}
            tasks = list(office.resource("people.checklist_tasks").page(connection, reader, args, limit=SHOWN).dicts())
        going = found["occasion"] == Occasion.offboarding and found["state"] in OPEN
        held = custody(office.catalogue, connection, reader.company_id, found["employee_id"]) if going else []
    return render_template(
        "people/checklists/list.html",
        list=found,
        is_open=found["state"] in OPEN,
        going=going,
        tasks=tasks,
        held=held,
        clear=not held and not any(task["open"] for task in tasks),
        may={verb: reader.grants.allows(f"people.{verb}") for verb in VERBS},
        formats=formats(),
        today=formats().today,
        key=secrets.token_hex(16),
    )


VERBS = ("complete_task", "skip_task", "assign_task", "reopen_task", "finish_checklist", "cancel_checklist")
