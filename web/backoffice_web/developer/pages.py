"""Routes for developers: the hook inspector, the way to the event log, and the commands to try."""

from __future__ import annotations

import secrets
from decimal import Decimal
from typing import Any

import orjson
from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from backoffice.actor import Actor
from backoffice.bus import Answer, Command
from backoffice.errors import Refused
from backoffice.lifecycle.inspector import hooks as inspected
from backoffice_web.context import application, formats, require, snapshot
from backoffice_web.developer import HOOKS, samples
from backoffice_web.developer.samples import pretty
from backoffice_web.formats import EMPTY

pages = Blueprint("developer", __name__, url_prefix="/developer")
pages.add_app_template_filter(samples.with_code)


@pages.get("/hooks")
def hooks() -> str:
    """Every hook with its policy and who implements it."""
    require(HOOKS)
    with snapshot() as connection:
        found = inspected(application().registry, connection)
    return render_template("developer/hooks.html", hooks=found, formats=formats(), ms=_milliseconds)


def _milliseconds(microseconds: int | None) -> str:
    return EMPTY if microseconds is None else formats().number(Decimal(microseconds) / 1000, 3)


@pages.get("/events")
def events() -> Response:
    """The event log is the list of events."""
    require("jobs.events.read")
    return redirect("/r/jobs/events")


@pages.get("/commands")
def commands() -> str:
    """The commands that the reader may run, or those of them that a text finds."""
    reader = require(HOOKS)
    words = request.args.get("q", "").strip()[:200].casefold().split()
    mine = sorted((c for c in application().catalogue.commands() if reader.grants.allows(c.name)), key=lambda c: c.name)
    found = [c for c in mine if all(word in f"{c.name} {c.title} {c.help}".casefold() for word in words)]
    return render_template("developer/commands.html", commands=found, number=len(mine), q=" ".join(words))


@pages.get("/commands/<name>")
def command(name: str) -> str:
    """One command with its example, ready to be tried."""
    found, reader = _find(name)
    return _page(found, reader, pretty(found.example or {}), secrets.token_hex(16))


@pages.post("/commands/<name>")
def try_out(name: str) -> str | tuple[str, int]:
    """Check the payload, which writes nothing, or run the command with it."""
    found, reader = _find(name)
    body = request.form.get("payload", "")
    key = request.form.get("key", "").strip()[:200]
    try:
        if request.form.get("_do") == "run":
            answer = application().dispatch(found.name, body.encode(), reader, key or None)
            outcome = _ran(answer, key)
            key = secrets.token_hex(16)
        else:
            checked = found.validate(body.encode())
            outcome = {
                "tone": "ok",
                "title": "The payload can be read. Nothing was written.",
                "text": "Records are looked up and rules are asked when it runs. This is what would be sent:",
                "json": pretty(checked.model_dump(mode="json", by_alias=True)),
            }
    except Refused as refused:
        outcome = {"tone": "bad", "title": "Refused. Nothing was written.", "text": refused.message}
        return _page(found, reader, body, key, {**outcome, "json": pretty(refused.problem())}), refused.status
    return _page(found, reader, body, key, outcome)


def _ran(answer: Answer, key: str) -> dict[str, str]:
    entry = f"It is entry {answer.seq} of the audit trail. " if answer.seq is not None else ""
    again = f"Sent again with the key {key} it does nothing twice; the next one has a new key." if key else ""
    before = "It had been carried out before with this key. This is the stored answer; nothing was done twice."
    return {
        "tone": "ok",
        "title": "Carried out and committed.",
        "text": before if answer.replayed else entry + again,
        "json": pretty(orjson.loads(answer.raw)),
    }


def _find(name: str) -> tuple[Command, Actor]:
    """The command and the reader, who may see the inside of commands and run this one."""
    require(HOOKS)
    found = application().catalogue.command(name)
    return found, require(found.name)


def _page(command: Command, reader: Actor, payload: str, key: str, outcome: dict[str, Any] | None = None) -> str:
    known = application().catalogue
    return render_template(
        "developer/command.html",
        command=command,
        payload=payload,
        key=key,
        outcome=outcome,
        schemas=samples.schemas(command),
        calls=[
            (name.removesuffix("?"), name.endswith("?"), known.find(name.removesuffix("?")) is not None)
            for name in command.calls
        ],
        curl=samples.curl(command, payload, key, application().config.public_url or request.host_url.rstrip("/")),
        shell=samples.shell(command, payload, key),
    )
