"""Time clocks: browsers that are kiosks, the codes that let them in, and shutting one out."""

from __future__ import annotations

import secrets
from typing import Any

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from backoffice.actor import Actor
from backoffice.errors import Invalid, Refused
from backoffice.stations.terminals.enrolment import new_code
from backoffice_timeclock.declared import KIOSK
from backoffice_timeclock.pages import pages
from backoffice_web import access, messages
from backoffice_web.context import actor, application, formats, snapshot
from backoffice_web.devices.doing import do

CODE, ADD, REVOKE = "stations.make_enrol_code", "stations.add_terminal", "stations.revoke_terminal"


@pages.get("/clocks")
@access.permission(CODE)
def clocks() -> str:
    """The time clocks, and how to bring one more."""
    return _page(actor())


@pages.post("/clocks")
@access.permission(CODE)
def clocks_code() -> str:
    """Add a time clock, or take one that is there, and show its code: once, and good for ten minutes."""
    person, form = actor(), request.form
    try:
        given = form.get("terminal", "")
        code = new_code(application(), person, int(given) if given.isdigit() else _add(person, form))
    except (Invalid, Refused) as refused:
        if refused.status not in (404, 409, 422):
            raise
        details = " ".join(f"{e.field}: {e.message}." for e in refused.errors)
        return _page(person, problem=f"{refused.message} {details}".strip())
    return _page(person, code=code.text)


@pages.post("/clocks/<int:ident>/revoke")
@access.permission(REVOKE)
def clocks_revoke(ident: int) -> Response:
    """Take nothing more from a time clock."""
    said = "Nothing of this time clock is taken any more. What it sent stays; what it still holds can be sent no more."
    do(REVOKE, {"terminal": ident}, actor(), "Revoked.", said)
    return redirect("/timeclock/clocks", 303)


def _add(person: Actor, form: Any) -> int:
    payload = {"name": form.get("name", ""), "site": form.get("site", ""), "role": KIOSK}
    added: int = application().dispatch(ADD, payload, person, messages.form_key()).result["terminal"]
    return added


def _page(reader: Actor, code: str = "", problem: str = "") -> str:
    catalogue = application().catalogue
    with snapshot() as connection:
        terminals = catalogue.resource("stations.terminals").page(connection, reader, {}, limit=500).dicts()
        sites = catalogue.resource("org.sites").page(connection, reader, {}, limit=200).dicts()
    return render_template(
        "timeclock/clocks.html", terminals=[row for row in terminals if row["role"] == KIOSK], sites=list(sites),
        code=code, problem=problem, address=f"{request.host_url.rstrip('/')}/timeclock/kiosk", formats=formats(),
        may_add=reader.grants.allows(ADD), may_revoke=reader.grants.allows(REVOKE), key=secrets.token_hex(16),
    )  # fmt: skip
