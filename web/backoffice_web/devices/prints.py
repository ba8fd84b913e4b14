"""Routes of the print queue: what needs a decision, what is on its way, what any of it looks like."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import Any, Final

import sqlalchemy as sa
from flask import Blueprint, Response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from backoffice.actor import Actor
from backoffice.errors import NotFound
from backoffice.stations.devices.models import Device
from backoffice.stations.spool.models import PrintJobRow
from backoffice.stations.spool.resources import printed
from backoffice.stations.spool.rules import OPEN, PrintState
from backoffice_web.context import application, formats, require, snapshot
from backoffice_web.devices import words
from backoffice_web.devices.doing import do
from backoffice_web.people import names

pages = Blueprint("prints", __name__, url_prefix="/prints")
RESOURCE: Final = "stations.print_jobs"
READ: Final = "stations.print_jobs.read"
SHOWN: Final = 100
DECISIONS: Final = {
    "reprint": "It is printed again, and says COPY.",
    "printed": "Noted: it printed. The printer goes on.",
    "abandon": "Given up. The printer goes on.",
}


@pages.get("")
def queue() -> str:
    """What needs a decision first; then what is open, or what was printed."""
    reader = require(READ)
    shown, done = formats(), request.args.get("show") == "done"
    wanted = [state for state in PrintState if (state in OPEN) != done]
    with snapshot() as connection:
        jobs = _rows(connection, reader, wanted)
        doubtful = _rows(connection, reader, [PrintState.uncertain])
        chosen = _chosen(connection, reader, doubtful, jobs)
        people = names({row.created_by for row in (*jobs, *doubtful)}, connection)
    return render_template(
        "devices/prints.html",
        doubtful=doubtful,
        jobs=jobs,
        done=done,
        chosen=chosen,
        people=people,
        states=words.PRINT,
        waits_for={row.device_id: row.id for row in doubtful},
        may_decide=reader.grants.allows("stations.decide_print"),
        may_cancel=reader.grants.allows("stations.cancel_print"),
        formats=shown,
        key=secrets.token_hex(16),
    )


@pages.post("/<int:ident>/decide")
def decide(ident: int) -> AnyResponse:
    """Say what became of a print of which nobody knows."""
    person = require("stations.decide_print")
    decision = request.form.get("decision", "")
    if decision not in DECISIONS:
        raise NotFound("There is no such decision. Nothing was changed.")
    do("stations.decide_print", {"job": ident, "decision": decision}, person, DECISIONS[decision])
    return redirect("/prints", 303)


@pages.post("/<int:ident>/cancel")
def cancel(ident: int) -> AnyResponse:
    """Take a job back, as long as its first byte has not left."""
    do("stations.cancel_print", {"job": ident}, require("stations.cancel_print"), "It will not be printed.")
    return redirect("/prints", 303)


@pages.post("/test/<int:ident>")
def test(ident: int) -> AnyResponse:
    """Print the test page on a printer."""
    person = require("stations.print_test_page")
    do("stations.print_test_page", {"device": ident}, person, "The test page is on its way.")
    return redirect(f"/devices/{ident}", 303)


@pages.get("/<int:ident>/preview.png")
def preview(ident: int) -> Response:
    """A picture of the very bytes that the job prints."""
    reader = require(READ)
    with snapshot() as connection:
        _only(connection, reader, ident)
        found = printed(connection, ident)
    if found is None:
        raise NotFound("There is no picture of this job: it is not prepared yet.")
    answer = Response(found.preview(), mimetype="image/png")
    answer.headers["Cache-Control"] = "private, max-age=300"
    return answer


def number_uncertain(connection: sa.Connection, reader: Actor) -> int:
    """How many prints need a decision, of those that the reader may see; 0 for who may see none."""
    if not reader.grants.allows(READ):
        return 0
    counted: int = application().catalogue.resource(RESOURCE).count(connection, reader, {"state": "uncertain"})
    return counted


def _rows(connection: sa.Connection, reader: Actor, states: Iterable[PrintState]) -> list[Any]:
    """The newest jobs in these states that the reader may see."""
    asked = {"state": ",".join(states)}
    page = application().catalogue.resource(RESOURCE).page(connection, reader, asked, limit=SHOWN)
    return list(
        connection.execute(
            sa.select(PrintJobRow.__table__, Device.name.label("printer"))
            .join(Device, Device.id == PrintJobRow.device_id)
            .where(PrintJobRow.id.in_([row["id"] for row in page.dicts()]))
            .order_by(PrintJobRow.id.desc())
        )
    )


def _chosen(connection: sa.Connection, reader: Actor, *lists: list[Any]) -> Any:
    """The job whose picture is shown: the one asked for, else the first that there is."""
    asked = request.args.get("job", "")
    every = [row for rows in lists for row in rows]
    if asked.isdigit():
        found = next((row for row in every if row.id == int(asked)), None)
        if found is not None:
            return found
    return next((row for row in every if row.data_sha256), None)


def _only(connection: sa.Connection, reader: Actor, ident: int) -> None:
    if application().catalogue.resource(RESOURCE).record(connection, reader, ident) is None:
        raise NotFound("There is no such print job, or it is not for you to see.")
