"""Routes of the devices: all of them by terminal, and one with what can be done with it."""

from __future__ import annotations

import secrets
from typing import Any

import sqlalchemy as sa
from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from backoffice.actor import Actor
from backoffice.errors import Invalid, NotFound, Refused
from backoffice.stations.devices.known import drivers
from backoffice.stations.devices.models import DeviceAction, DeviceEventRow
from backoffice_web import messages
from backoffice_web.context import application, formats, require, snapshot
from backoffice_web.devices import fields
from backoffice_web.devices.doing import do
from backoffice_web.devices.prints import number_uncertain
from backoffice_web.devices.view import DeviceView, device, terminals
from backoffice_web.scan.pages import stations

pages = Blueprint("devices", __name__, url_prefix="/devices")
READ = "stations.devices.read"
SHOWN = 20
"""Events and actions on the page of a device; all of them are in their lists."""


@pages.get("")
def overview() -> str:
    """Every terminal and its devices, followed while the page is open."""
    reader = require(READ)
    shown = formats()
    with snapshot() as connection:
        found = terminals(application(), connection, reader, shown)
        uncertain = number_uncertain(connection, reader)
    grants = reader.grants
    return render_template(
        "devices/list.html",
        terminals=found,
        number=sum(len(one.devices) for one in found),
        silent=[one for one in found if one.is_silent],
        uncertain=uncertain,
        may_add=grants.allows("stations.add_device"),
        may_pair=grants.allows("stations.make_enrol_code"),
        formats=shown,
    )


@pages.get("/<int:ident>")
def one(ident: int) -> str:
    """A device: how it is, what it did, what can be done, what is set."""
    reader = require(READ)
    return _page(ident, reader)


@pages.post("/<int:ident>/act")
def act(ident: int) -> Response:
    """Ask the device to do one of its actions; the terminal carries it out and says so."""
    person = require("stations.act_on_device")
    with snapshot() as connection:
        found = device(application(), connection, person, ident, formats().now)
    wanted = next((a for a in _actions(found) if a.name == request.form.get("action")), None)
    if wanted is None:
        raise NotFound("This device has no such action. Nothing was done.")
    arguments = fields.read(wanted.arguments, request.form, "a.")
    payload = {"device": ident, "action": wanted.name, "arguments": arguments}
    do("stations.act_on_device", payload, person, f"{wanted.title}: asked.")
    return redirect(f"/devices/{ident}", 303)


@pages.post("/<int:ident>/settings")
def settings(ident: int) -> Response | tuple[str, int]:
    """Set the device up anew; of two who do so at once the second is told."""
    person = require("stations.change_device")
    with snapshot() as connection:
        found = device(application(), connection, person, ident, formats().now)
    given = fields.read(_settings(found), request.form, "s.")
    payload: dict[str, Any] = {
        "device": ident,
        "version": fields.number(request.form.get("version", "")),
        "name": request.form.get("name", ""),
        "station": request.form.get("station") or None,
        "settings": given,
    }
    try:
        application().dispatch("stations.change_device", payload, person, messages.form_key())
    except Invalid as invalid:
        errors = {error.field.removeprefix("settings."): error.message for error in invalid.errors}
        return _page(ident, person, given, errors, "Some settings need another look. Nothing was changed."), 422
    except Refused as refused:
        if refused.status not in (409, 422):
            raise
        messages.say("bad", "Not saved.", refused.message)
    else:
        messages.say("ok", "Saved.", "The terminal takes it up within seconds.")
    return redirect(f"/devices/{ident}", 303)


@pages.post("/<int:ident>/<step>")
def switch(ident: int, step: str) -> Response:
    """Switch the device on or off, or remove it."""
    names = {"enable": "Switched on.", "disable": "Switched off.", "remove": "Removed. What it reported stays."}
    if step not in names:
        raise NotFound("There is no such step. Nothing was changed.")
    command = f"stations.{step}_device"
    do(command, {"device": ident}, require(command), names[step])
    return redirect("/devices" if step == "remove" else f"/devices/{ident}", 303)


def _page(
    ident: int,
    reader: Actor,
    given: dict[str, Any] | None = None,
    errors: dict[str, str] | None = None,
    problem: str = "",
) -> str:
    shown = formats()
    with snapshot() as connection:
        found = device(application(), connection, reader, ident, shown.now)
        events = _newest(connection, DeviceEventRow, ident)
        asked = _newest(connection, DeviceAction, ident)
        uncertain = number_uncertain(connection, reader)
    grants = reader.grants
    may_set = grants.allows("stations.change_device")
    return render_template(
        "devices/device.html",
        device=found,
        driver=drivers().get(found.row.driver),
        actions=[(a, fields.views(a.arguments, {})) for a in _actions(found)],
        settings=fields.views(_settings(found), found.row.settings if given is None else given, errors),
        errors=errors or {},
        problem=problem,
        events=events,
        asked=asked,
        stations=stations() if may_set and grants.allows("stations.scan") else [],
        uncertain=uncertain,
        may_act=grants.allows("stations.act_on_device"),
        may_set=may_set,
        may_print=found.row.kind == "printer" and grants.allows("stations.print_test_page"),
        formats=shown,
        key=secrets.token_hex(16),
    )


def _newest(connection: sa.Connection, model: Any, ident: int) -> list[Any]:
    wanted = sa.select(model.__table__).where(model.device_id == ident).order_by(model.id.desc()).limit(SHOWN)
    return list(connection.execute(wanted))


def _actions(found: DeviceView) -> Any:
    driver = drivers().get(found.row.driver)
    return driver.actions if driver else ()


def _settings(found: DeviceView) -> Any:
    driver = drivers().get(found.row.driver)
    return driver.settings if driver else ()
