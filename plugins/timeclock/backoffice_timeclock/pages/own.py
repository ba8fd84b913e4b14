"""One's own time: clock in and out in the browser, see the punches of late, ask for a correction."""

from __future__ import annotations

import secrets
from typing import Any, Final

import sqlalchemy as sa
from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from backoffice_people import Employee
from backoffice_timeclock.kiosk.hours import own_hours
from backoffice_timeclock.pages import pages
from backoffice_timeclock.pages.speech import speech
from backoffice_timeclock.punches.models import Presence
from backoffice_web import access
from backoffice_web.context import actor, application, formats, snapshot
from backoffice_web.devices.doing import do

PUNCH = "timeclock.own_punch"
SHOWN: Final = 20
DAYS: Final = 8


@pages.get("/me")
@access.permission("timeclock.own_punches.read")
def own() -> str:
    """Where I stand, my hours, my punches."""
    me = actor()
    with snapshot() as connection:
        mine = sa.select(Employee.id, Employee.language, Presence.state, Presence.since).outerjoin(
            Presence, Presence.employee_id == Employee.id
        )
        row = connection.execute(mine.where(Employee.user_id == me.user_id)).one_or_none()
        hours = None if row is None else own_hours(connection, row.id, me.zone, application().clock())
        punches = application().resource("timeclock.own_punches").page(connection, me, {}, limit=SHOWN).dicts()
        days = application().resource("timeclock.own_days")
        lately: list[dict[str, Any]] = []
        if row is not None and me.grants.allows(days.permission):
            lately = days.page(connection, me, {}, limit=DAYS).dicts()
    return render_template(
        "timeclock/own.html", here=row, hours=hours, hm=_hm, punches=punches, days=lately,
        say=speech(None if row is None else row.language, me.locale), formats=formats(),
        may_punch=me.grants.allows(PUNCH), key=secrets.token_hex(16),
        lang=request.args.get("lang", "")[:2],
    )  # fmt: skip


@pages.post("/me")
@access.permission(PUNCH)
def own_punch() -> Response:
    """Clock in or out, or begin a break."""
    kind = request.form.get("kind", "auto")
    do(PUNCH, {"kind": kind}, actor(), "Recorded.", "Your punch is kept.")
    return redirect("/timeclock/me", 303)


def _hm(seconds: int) -> str:
    return f"{seconds // 3600}:{seconds % 3600 // 60:02}"
