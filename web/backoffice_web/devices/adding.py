"""Routes that bring something new: a terminal is paired by a code, a device is chosen from what was found."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any, Final

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from backoffice.actor import Actor
from backoffice.devices import DeviceDescriptor
from backoffice.errors import FieldError, Invalid, Refused
from backoffice.stations.devices.known import drivers
from backoffice.stations.terminals.enrolment import new_code
from backoffice_web import messages
from backoffice_web.context import application, formats, require, snapshot
from backoffice_web.devices import fields
from backoffice_web.devices.doing import do
from backoffice_web.devices.view import TerminalView, terminals
from backoffice_web.scan.pages import stations

pages = Blueprint("pairing", __name__, url_prefix="/devices")
ADD = "stations.add_device"
PAIR = "stations.make_enrol_code"
MOST: Final = 200
BUSES: Final = (
    ("tcp", "Network", "192.0.2.7:9100"),
    ("serial", "Serial port", "/dev/ttyUSB0"),
    ("file", "File or device node", "/dev/usb/lp0"),
    ("cups", "Print queue of CUPS", "receipts"),
    ("virtual", "Virtual, to try it out", "scanner-1"),
)
"""What nobody finds by itself: (bus, name, example of a path)."""


@dataclass(frozen=True)
class Found:
    """A device that hangs on a terminal and is not set up."""

    id: int
    terminal: TerminalView
    name: str
    identity: str
    drivers: tuple[str, ...]


@pages.get("/add")
def add() -> str:
    """What was found and is not set up yet, then what nobody can find: printers in the network, virtual devices."""
    reader = require(ADD)
    return _page(reader)


@pages.post("/add")
def send() -> Response | tuple[str, int]:
    """Set a device up: one that was found, or one that a person describes."""
    person = require(ADD)
    form = request.form
    try:
        device = _descriptor(form, person)
        driver = drivers().get(form.get("driver", ""))
        payload: dict[str, Any] = {
            "terminal": fields.number(form.get("terminal", "")),
            "driver": form.get("driver", ""),
            "device": device.to_json(),
            "name": form.get("name", "").strip() or None,
            "station": form.get("station") or None,
            "settings": fields.read(driver.settings, form, "s.") if driver and form.get("with_settings") else {},
        }
        answer = application().dispatch(ADD, payload, person, messages.form_key())
    except (Invalid, Refused) as refused:
        if refused.status not in (404, 409, 422):
            raise
        details = " ".join(f"{e.field}: {e.message}." for e in refused.errors)
        return _page(person, problem=f"{refused.message} {details}".strip()), refused.status
    messages.say("ok", "Added.", "The terminal takes it up within seconds. Try it: its page shows what it reads.")
    result = answer.result
    ident = result.get("id") if isinstance(result, dict) else result
    return redirect(f"/devices/{ident}" if isinstance(ident, int) else "/devices", 303)


@pages.get("/pairing")
def pairing() -> str:
    """The terminals, and how to bring one more."""
    return _pairing(require(PAIR))


@pages.post("/pairing")
def pair() -> str:
    """Add a terminal, or take one that is there, and show its code: once, and good for ten minutes."""
    person = require(PAIR)
    form = request.form
    try:
        terminal = fields.number(form["terminal"]) if form.get("terminal") else _new_terminal(person, form)
        code = new_code(application(), person, terminal)
    except (Invalid, Refused) as refused:
        if refused.status not in (404, 409, 422):
            raise
        details = " ".join(f"{e.field}: {e.message}." for e in refused.errors)
        return _pairing(person, problem=f"{refused.message} {details}".strip())
    return _pairing(person, code=code.text)


@pages.post("/terminals/<int:ident>/revoke")
def revoke(ident: int) -> Response:
    """Refuse everything from a terminal from now on."""
    person = require("stations.revoke_terminal")
    said = "Nothing of this terminal is taken any more. What it reported stays."
    do("stations.revoke_terminal", {"terminal": ident}, person, "Revoked.", said)
    return redirect("/devices/pairing", 303)


def _new_terminal(person: Actor, form: Any) -> int:
    payload = {"name": form.get("name", ""), "site": form.get("site", ""), "role": form.get("role", "")}
    answer = application().dispatch("stations.add_terminal", payload, person, messages.form_key())
    added: int = answer.result["terminal"]
    return added


def _descriptor(form: Any, reader: Actor) -> DeviceDescriptor:
    """The device as it was found, or the place that a person typed."""
    if form.get("found"):
        with snapshot() as connection:
            row = _found_resource().record(connection, reader, fields.number(form["found"]))
        if row is None:
            raise Invalid([FieldError("found", "is not there any more; plug it in again", "gone")])
        return DeviceDescriptor.from_json(row["descriptor"])
    try:
        return DeviceDescriptor(form.get("bus", ""), form.get("path", "").strip()[:200])
    except ValueError as fault:
        raise Invalid([FieldError("bus", str(fault), "unknown_bus")]) from fault


def _found_resource() -> Any:
    return application().catalogue.resource("stations.found_devices")


def _page(reader: Actor, problem: str = "") -> str:
    with snapshot() as connection:
        here = [t for t in terminals(application(), connection, reader, formats()) if t.row.revoked_at is None]
        rows = list(_found_resource().page(connection, reader, {}, limit=MOST).dicts())
    by_id = {one.row.id: one for one in here}
    found = [
        Found(row["id"], by_id[row["terminal_id"]], row["name"], row["identity"], tuple(row["drivers"]))
        for row in rows
        if row["terminal_id"] in by_id and row["drivers"] and row["device"] is None
    ]
    return render_template(
        "devices/add.html",
        terminals=here,
        found=found,
        drivers=drivers(),
        buses=BUSES,
        stations=stations() if reader.grants.allows("stations.scan") else [],
        problem=problem,
        key=secrets.token_hex(16),
    )


def _pairing(reader: Actor, code: str = "", problem: str = "") -> str:
    catalogue = application().catalogue
    shown = formats()
    with snapshot() as connection:
        found = terminals(application(), connection, reader, shown)
        sites = catalogue.resource("org.sites").page(connection, reader, {}, limit=200).dicts()
        roles = catalogue.resource("identity.roles").page(connection, reader, {}, limit=200).dicts()
    return render_template(
        "devices/pairing.html",
        terminals=found,
        sites=list(sites),
        roles=list(roles),
        code=code,
        problem=problem,
        server=request.host_url.rstrip("/"),
        may_add=reader.grants.allows("stations.add_terminal"),
        may_revoke=reader.grants.allows("stations.revoke_terminal"),
        formats=shown,
        key=secrets.token_hex(16),
    )
