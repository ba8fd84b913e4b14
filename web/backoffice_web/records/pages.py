"""Routes of the record page."""

from __future__ import annotations

import secrets
from typing import Any
from urllib.parse import urlencode

import sqlalchemy as sa
from flask import Blueprint, redirect, render_template, request
from markupsafe import Markup
from werkzeug.wrappers import Response as BaseResponse

from backoffice.actor import Actor
from backoffice.errors import NotFound
from backoffice.kinds import Json, RefTo
from backoffice.resources import Column, Resource
from backoffice_web.api.resources import identifier
from backoffice_web.cells import BLANK, cell
from backoffice_web.context import formats, snapshot
from backoffice_web.developer.panels import panels
from backoffice_web.formats import Formats
from backoffice_web.lists.as_of import NAME, POSTED, AsOf, as_of, only_as_of, typed
from backoffice_web.lists.pages import arguments, find
from backoffice_web.lists.table import reference
from backoffice_web.records.actions import actions, parted
from backoffice_web.records.history import history
from backoffice_web.records.related import related

TIMES = ("created_at", "archived_at")
pages = Blueprint("records", __name__, url_prefix="/r")


@pages.get("/<plugin>/<name>/<ident>")
def record(plugin: str, name: str, ident: str) -> str | BaseResponse:
    """One row: `ident` is its id. Where rows depend on a day, as of another one if that is asked for."""
    resource, reader = find(plugin, name)
    if POSTED in request.args and resource.dated is not None:
        day = typed(resource, request.args[POSTED].strip(), reader.zone)
        return redirect(f"/r/{plugin}/{name}/{ident}" + (f"?{urlencode({NAME: day})}" if day else ""), 303)
    shown = formats()
    with snapshot() as connection:
        asked = as_of(resource, arguments(), shown)
        found = resource.record(connection, reader, identifier(ident), only_as_of(resource, arguments()))
        if found is None:
            raise NotFound(_missing(resource, asked))
        facts = [
            (column.label, _fact(column, found[column.name], reader, shown, connection))
            for column in resource.visible(reader).values()
            if not column.hidden or (column.name in TIMES and found[column.name] is not None)
        ]
        entries = history(resource, found.get(resource.id), resource.visible(reader), shown, connection)
        others = related(resource, found, reader, shown, connection)
        beside = panels(resource, found, reader, connection)
    shown_actions, more = parted(actions(resource, found, reader))
    return render_template(
        "record.html",
        resource=resource,
        record=found,
        heading=heading(resource, found),
        facts=facts,
        actions=shown_actions,
        more=more,
        entries=entries,
        related=others,
        panels=beside,
        formats=shown,
        as_of=asked,
        key=secrets.token_hex(16),
        here=f"/r/{plugin}/{name}/{found.get(resource.id, ident)}",
    )


def _missing(resource: Resource, asked: AsOf | None) -> str:
    if asked is not None and asked.shown:
        return f"{resource.title} say nothing of this record as of {asked.shown}. Nothing was changed; look at today."
    return f"There is no such record in {resource.title}, or it is not for you to see. Nothing was changed."


def heading(resource: Resource, record: dict[str, Any]) -> str:
    """`key · label`, or just one where they are the same."""
    names = [str(record[part]) for part in (resource.key, resource.label) if record.get(part) not in (None, "")]
    return " · ".join(dict.fromkeys(names)) or resource.title


def _fact(column: Column, value: Any, reader: Actor, shown: Formats, conn: sa.Connection) -> Markup:
    if isinstance(column.kind, RefTo) and value is not None:
        return reference(column.kind, {value}, reader, conn)(value)
    if isinstance(column.kind, Json) and isinstance(value, list) and all(isinstance(item, str) for item in value):
        return Markup("<br>").join(map(column.kind.read_as, value) if column.kind.words else value) if value else BLANK
    return cell(column.kind, shown)(value)
