"""Routes of the form page: any command that is declared has one."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from backoffice.actor import Actor
from backoffice.bus import Command
from backoffice.errors import Conflict, FieldError, Refused
from backoffice.kinds import Uuid
from backoffice_web import messages
from backoffice_web.context import application, formats, require, snapshot
from backoffice_web.forms.parse import Parsed, nest, parse, read_reference
from backoffice_web.forms.settings import heading, present, settings_of
from backoffice_web.forms.view import FieldView, Sheet, defaults, texts, views
from backoffice_web.signin import here

pages = Blueprint("forms", __name__, url_prefix="/c")
VERSION = "version"
KEY_REUSED = "key_reused"
SENT_BEFORE = Conflict(
    "sent_before",
    "This form was sent before with other values, and that was done. Send it again if both are meant.",
)


@dataclass(frozen=True)
class Form:
    """What the form macro shows."""

    name: str
    title: str
    button: str
    help: str
    key: str
    next: str
    views: tuple[FieldView, ...]
    hidden: tuple[tuple[str, str], ...]
    problem: str = ""
    safe: str = ""


def find(name: str) -> tuple[Command, Actor]:
    """The command and the person, who may run it somewhere."""
    command = application().catalogue.command(name)
    return command, require(command.name)


@pages.get("/<name>")
def form(name: str) -> str:
    """An empty form; arguments fill fields in. A command on a record starts with what the record says now."""
    command, reader = find(name)
    given = nest(request.args.items(multi=True))
    settings = settings_of(command)
    now = present(settings) if settings else _record(command, given, reader)
    values = {**texts(defaults(command.fields), formats(), command.fields), **now, **given}
    return _page(command, values, key=secrets.token_hex(16))


@pages.post("/<name>")
def send(name: str) -> Response:
    """Run the command, or show the form again: with one line more or less, or with what is wrong."""
    command, reader = find(name)
    data = _nested()
    key = request.form.get("_key", "")[:64]
    action, _, place = request.form.get("_do", "send").partition(":")
    if action != "send" or request.headers.get("HX-Request"):
        return make_response(_page(command, _changed(data, action, place), key=key))
    parsed = parse(command.fields, data, reader.locale, reader.zone)
    if parsed.errors:
        return _again(command, data, parsed, parsed.errors, key)
    try:
        answer = application().dispatch(command.name, parsed.payload, reader, f"form:{key}" if key else None)
    except Refused as refused:
        if refused.status not in (409, 422):
            raise
        if refused.code == KEY_REUSED:  # the page was gone back to: sending it again is a decision, with a new key
            refused, key = SENT_BEFORE, secrets.token_hex(16)
        return _again(command, data, parsed, list(refused.errors), key, refused)
    messages.say(
        "ok", f"{command.title}: done.", "It was done before; nothing was done twice." if answer.replayed else ""
    )
    return redirect(_target(command, answer.result), 303)


def _nested() -> dict[str, Any]:
    try:
        return nest((name, value) for name, value in request.form.items(multi=True))
    except ValueError as error:
        raise Refused(
            "malformed_form", f"This form cannot be read: {error}. Nothing was written.", status=422
        ) from None


def _changed(data: dict[str, Any], action: str, place: str) -> dict[str, Any]:
    """The posted values with a line added to or dropped from one list."""
    *parents, last = place.split(".") if place else [""]
    node: Any = data
    for part in parents:
        node = node[int(part)] if isinstance(node, list) and part.isdigit() and int(part) < len(node) else (
            node.get(part, {}) if isinstance(node, dict) else {}
        )  # fmt: skip
    if action == "add" and isinstance(node, dict) and last:
        lines = node.get(last)
        node[last] = [*lines, {}] if isinstance(lines, list) else [{}]
    if action == "drop" and isinstance(node, list) and last.isdigit() and int(last) < len(node):
        del node[int(last)]
    return data


def _record(command: Command, given: dict[str, Any], reader: Actor) -> dict[str, Any]:
    """The present values of the record that the command is about, by the names that form and record share."""
    if not command.on or not command.field or not isinstance(given.get(command.field), str):
        return {}
    resource = application().catalogue.resource(command.on)
    if not reader.grants.allows(resource.permission):
        return {}
    with snapshot() as connection:
        found = resource.record(connection, reader, read_reference(given[command.field]))
        if found is None:
            return {}
        wanted = {part.name: part for part in command.fields if not isinstance(part.kind, Uuid)}
        values = {name: found[name] for name in wanted if name in found}
        for name, value in values.items():
            values[name] = _key_of(wanted[name].kind, value, reader, connection)
    return texts(values, formats(), command.fields)


def _key_of(kind: Any, value: Any, reader: Actor, connection: Any) -> Any:
    """A reference as the key that a person would type; other values as they are."""
    resource = getattr(kind, "resource", "")
    if not resource or not isinstance(value, int):
        return value
    names = application().catalogue.resource(resource).names(connection, reader, [value])
    return names[value][0] if value in names else f"id:{value}"


def _silent(command: Command, values: Mapping[str, Any]) -> Iterator[str]:
    """What is sent along unseen: the version, and what was given and is asked for under another choice only."""
    for part in command.fields:
        given = values.get(part.name)
        unasked = part.when is not None and str(values.get(part.when.field, "")) not in part.when.values
        if given and (part.name == VERSION or (unasked and isinstance(given, str))):
            yield part.name


def _again(
    command: Command,
    data: dict[str, Any],
    parsed: Parsed,
    errors: list[FieldError],
    key: str,
    refused: Refused | None = None,
) -> Response:
    fields = {part.name for part in command.fields}
    beside = {error.field: error.message for error in errors if error.field.split(".")[0] in fields}
    loose = [error for error in errors if error.field.split(".")[0] not in fields]
    problem = " ".join(f"{error.field} {error.message}.".strip() for error in loose)
    if refused and (not errors or loose):
        problem = refused.message
    problem = problem or "Some fields need another look."
    html = _page(command, data, key=key, errors=beside, parsed=parsed, problem=problem)
    return make_response(html, refused.status if refused else 422)


def _page(
    command: Command,
    values: dict[str, Any],
    *,
    key: str,
    errors: dict[str, str] | None = None,
    parsed: Parsed | None = None,
    problem: str = "",
) -> str:
    hidden = frozenset(_silent(command, values))
    settings = settings_of(command)
    sheet = Sheet(formats(), values, errors or {}, parsed.numbers if parsed else {}, hidden)
    return render_template(
        "form.html",
        cmd=Form(
            name=command.name,
            title=heading(settings) if settings else command.title,
            button="Save settings" if settings else command.title,
            help=command.help,
            key=key,
            next=_next(command),
            views=views(command.fields, sheet),
            hidden=tuple((name, str(values[name])) for name in sorted(hidden)),
            problem=problem,
            safe="Nothing was written. What you typed is still here." if problem else "",
        ),
    )


def _next(command: Command) -> str:
    asked = request.values.get("_next", "")
    if asked:
        return here(asked)
    settings = settings_of(command)
    if settings is not None and settings.plugin in application().registry.plugins:
        return f"/modules/{settings.plugin}"
    listed = next((r for r in application().catalogue.resources() if r.create == command.name), None)
    resource = listed.name if listed else command.on
    return "/r/" + resource.replace(".", "/", 1) if resource else "/"


def _target(command: Command, result: Any) -> str:
    """The job that the command started, the new record that it created, or where the person came from."""
    started = result.get("job") if isinstance(result, dict) else None
    if isinstance(started, int):
        return f"/jobs/{started}?" + urlencode({"_next": _next(command)})
    created = next((r for r in application().catalogue.resources() if r.create == command.name), None)
    ident = result.get("id") if isinstance(result, dict) else None
    if created and isinstance(ident, int):
        return f"/r/{created.name.replace('.', '/', 1)}/{ident}"
    return _next(command)
