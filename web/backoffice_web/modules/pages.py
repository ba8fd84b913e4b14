"""Routes of the module catalogue: the list, one module beside it, and the decisions."""

from __future__ import annotations

import secrets
from typing import Any

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from backoffice.actor import Actor
from backoffice.errors import NotFound, Refused
from backoffice.hookspecs import API_VERSION
from backoffice_web import messages
from backoffice_web.context import application, formats, require, snapshot
from backoffice_web.modules import outcome
from backoffice_web.modules.actions import COMMANDS
from backoffice_web.modules.cards import shelf
from backoffice_web.modules.detail import Detail, detail

pages = Blueprint("modules", __name__, url_prefix="/modules")
READ = "plugins.enable"
RESTART = "plugins.restart"
CONFIRM = "confirm"


@pages.get("")
def catalogue() -> str:
    """Every module with its state, and one thing to do about it."""
    return _page(require(READ))


@pages.get("/<name>")
def module(name: str) -> str:
    """The catalogue with one module open beside it."""
    reader = require(READ)
    with snapshot() as connection:
        found = detail(application(), name, connection, reader)
    return _page(reader, found)


@pages.post("/restart")
def restart() -> Response:
    """Ask every process to start anew, each when what it does is done."""
    person = require(RESTART)
    application().dispatch(RESTART, {}, person, messages.form_key())
    messages.say("ok", "The server starts anew.", "What runs is finished first. Pages answer again in a few seconds.")
    return redirect("/modules", 303)


@pages.post("/<name>/<action>")
def act(name: str, action: str) -> Response:
    """Carry out a decision by its command; what is in the way is said on the page."""
    if action not in COMMANDS:
        raise NotFound(f"A module is not “{action}d”. Nothing was changed.")
    person = require(COMMANDS[action])
    plugins = application().registry.plugins
    title = plugins[name].manifest.title if name in plugins else name
    try:
        if action == "purge" and request.form.get(CONFIRM, "").strip() != name:
            raise Refused("unconfirmed", f"Type {name} to confirm. Nothing was removed.")
        application().dispatch(COMMANDS[action], _payload(name, action), person, messages.form_key())
    except Refused as refused:
        if refused.status not in (404, 409, 422, 503):
            raise
        messages.say("bad", outcome.failed(action, title), refused.message)
    else:
        messages.say("ok", *outcome.done(action, title))
    there = name in application().registry.plugins
    return redirect(f"/modules/{name}" if there else "/modules", 303)


def _payload(name: str, action: str) -> dict[str, Any]:
    """What was seen goes along, so that of two people who decide the second one learns of the first."""
    payload: dict[str, Any] = {"module": name}
    if seen := request.form.get("seen", ""):
        payload["seen"] = seen
    if action == "purge":
        payload["purge"] = True
    return payload


def _page(reader: Actor, open_: Detail | None = None) -> str:
    application().registry.refresh(force=True)
    return render_template(
        "modules/catalogue.html",
        shelf=shelf(application(), reader, request.args.get("q", "")[:80], request.args.get("show", "all")),
        open=open_,
        contract=API_VERSION,
        formats=formats(),
        key=secrets.token_hex(16),
    )
