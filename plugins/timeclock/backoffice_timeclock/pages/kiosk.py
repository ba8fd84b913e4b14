"""Routes of the kiosk. On them the enrolled browser acts, whoever may be signed in beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, cast

import orjson
import sqlalchemy as sa
from flask import Response, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from backoffice.errors import Denied, FieldError, Invalid, Refused, TooMany, Unauthenticated
from backoffice.kinds import rfc3339
from backoffice.org.models import Company, Site
from backoffice.stations.terminals import enrolment, seen
from backoffice.stations.terminals.door import Known
from backoffice_people import AtDoor, Employee, check_pin, employment_on
from backoffice_timeclock.kiosk.asked import Here, follow, instant, punch_payload, request_payload, text
from backoffice_timeclock.kiosk.hours import own_hours
from backoffice_timeclock.kiosk.proof import prove
from backoffice_timeclock.kiosk.slow import Slowdown
from backoffice_timeclock.kiosk.speech import LANGUAGES, words
from backoffice_timeclock.pages import pages
from backoffice_timeclock.pages.kiosk_offline import KNOWN
from backoffice_timeclock.settings import TimeclockSettings
from backoffice_web import actors
from backoffice_web.access import permission, public, terminal
from backoffice_web.context import application, snapshot, terminal_or_none

PUNCH, CANCEL, REQUEST = "timeclock.punch", "timeclock.cancel_punch", "timeclock.request_correction"
PATH: Final = "/timeclock/kiosk"
_BLOCKED: Final = frozenset({"lost_badge", "expired_badge", "early_badge"})
_slow = Slowdown()


@pages.get("/kiosk")
@terminal
@public  # a browser that is not known is asked for a code
def kiosk() -> Response:
    """The time clock, or the form by which this browser becomes one."""
    known = terminal_or_none()
    if known is None or not known.actor.grants.allows(PUNCH):
        form = render_template("timeclock/kiosk_enrol.html", problem="", wrong_role=known is not None)
        return Response(form, headers={KNOWN: "no"})
    settings = orjson.dumps(_settings(known)).decode()
    page = render_template("timeclock/kiosk.html", settings=settings, name=known.actor.name)
    return Response(page, headers={KNOWN: "yes"})


@pages.post("/kiosk/enrol")
@terminal
@public  # the code is what lets in
def kiosk_enrol() -> BaseResponse | tuple[str, int]:
    """Exchange a one-time code for a cookie that makes this browser a kiosk."""
    code = request.form.get("code", "")[:40]
    try:
        secret = enrolment.take_browser(application(), code, request.remote_addr or "")
    except Refused as refused:
        return render_template("timeclock/kiosk_enrol.html", problem=refused.message, wrong_role=False), refused.status
    response = redirect(PATH, 303)
    actors.remember_terminal(cast("Response", response), secret, PATH)
    return response


@pages.post("/kiosk/alive")
@terminal
@permission(PUNCH)
def kiosk_alive() -> Response:
    """`{sent_at}` gives `{ahead_ms}`: how far this browser's clock is ahead. It is recorded, never set right."""
    now = application().clock()
    ahead = instant(text(_body(), "sent_at", 40)) - now
    seen.note(application(), _terminal().id, now, ahead)
    return _json({"ahead_ms": round(ahead.total_seconds() * 1000), "server_time": rfc3339(now)})


@pages.get("/kiosk/names")
@terminal
@permission(PUNCH)
def kiosk_names() -> Response:
    """Who works at this site today, by first name and initial; only where names may be chosen."""
    known = _terminal()
    if not application().settings(TimeclockSettings).kiosk_names:
        return _json({"names": []})
    with snapshot() as connection:
        held = employment_on(application().clock().date())
        wanted = (
            sa.select(Employee.id, Employee.name, Employee.given_name, Employee.family_name)
            .join(held, held.c.employee_id == Employee.id)
            .where(held.c.site_id == known.site_id)
            .order_by(Employee.name)
        )
        rows = connection.execute(wanted).all()
    return _json({"names": [{"id": row.id, "name": _short(row)} for row in rows]})


@pages.post("/kiosk/pin")
@terminal
@permission(PUNCH)
def kiosk_pin() -> Response:
    """`{event_id, number, pin}` gives `{employee, proof}`: the PIN is checked here and kept nowhere."""
    known, body = _terminal(), _body()
    if not application().settings(TimeclockSettings).kiosk_pin:
        raise Refused("no_pins", "PINs are switched off at this time clock. No time was recorded.")
    _slow.check(known.actor.id)
    door = AtDoor(known.actor.id, known.actor.company_id or 0, request.remote_addr or "")
    try:
        employee = check_pin(application(), door, text(body, "number", 40).strip(), text(body, "pin", 40))
    except TooMany:
        raise
    except Refused:
        _slow.wrong(known.actor.id)
        raise
    _slow.right(known.actor.id)
    proof = prove(application().config.secret, known.actor.id, text(body, "event_id", 36), employee)
    return _json({"employee": employee, "proof": proof})


@pages.post("/kiosk/hours")
@terminal
@permission(PUNCH)
def kiosk_hours() -> Response:
    """`{follow, at}`: the hours of whoever made that punch here a moment ago; asked for once the punch is answered."""
    known, body = _terminal(), _body()
    if not application().settings(TimeclockSettings).kiosk_hours:
        return _json({"hours": None})
    with snapshot() as connection:
        someone = follow(connection, _here(known), text(body, "follow", 36), text(body, "at", 40))
        hours = own_hours(connection, someone.employee, known.actor.zone, application().clock())
    return _json({"hours": {"today": hours.today, "pause": hours.pause, "week": hours.week}})


@pages.post("/kiosk/send")
@terminal
@permission(PUNCH)
def kiosk_send() -> Response:
    """Take what the kiosk kept: `what` is punch, void or request. The same event is taken once."""
    known, body = _terminal(), _body()
    carry_out = {"punch": _punch, "void": _void, "request": _request}.get(text(body, "what", 12))
    if carry_out is None:
        raise Invalid([FieldError("what", "must be punch, void or request", "bad_value")])
    return _json(carry_out(known, body))


def _punch(known: Known, body: Mapping[str, Any]) -> dict[str, Any]:
    settings = application().settings(TimeclockSettings)
    if "badge" in (body.get("by") or {}) and body.get("offline") is not True:
        _slow.check(known.actor.id)
    with snapshot() as connection:
        payload = punch_payload(connection, _here(known), settings, body)
    made = application().dispatch(PUNCH, payload, known.actor).result
    answer = {name: made[name] for name in ("shown", "at", "first_name", "language", "flags")}
    _count_badges(known, made["flags"])
    answer["known"] = made["employee"] is not None
    if not _BLOCKED.isdisjoint(made["flags"]):
        answer["first_name"] = answer["language"] = ""  # whoever found the badge need not learn whose it was
    return answer


def _void(known: Known, body: Mapping[str, Any]) -> dict[str, Any]:
    payload = {name: text(body, name, 40) for name in ("event_id", "cancelled", "at")}
    return {"state": application().dispatch(CANCEL, payload, known.actor).result["state"]}


def _request(known: Known, body: Mapping[str, Any]) -> dict[str, Any]:
    with snapshot() as connection:
        payload = request_payload(connection, _here(known), known.actor.name, body)
    try:
        return {"state": application().dispatch(REQUEST, payload, known.actor).result["state"]}
    except Denied:  # an answer to this request: a 403 would hold up everything behind it
        message = "You work at another site. Nothing was written; ask for the correction there."
        raise Refused("elsewhere", message) from None


def _count_badges(known: Known, flags: list[str]) -> None:
    if "unknown_badge" in flags:
        _slow.wrong(known.actor.id)
    elif not flags:
        _slow.right(known.actor.id)


def _settings(known: Known) -> dict[str, Any]:
    settings = application().settings(TimeclockSettings)
    with snapshot() as connection:
        wanted = sa.select(Site.name, Site.zone, Company.locale).join(Company, Company.id == Site.company_id)
        site = connection.execute(wanted.where(Site.id == known.site_id)).one()
    spoken = site.locale.replace("_", "-").partition("-")[0]
    return {
        "terminal": known.actor.id, "name": known.actor.name, "site": site.name, "zone": site.zone,
        "badge": settings.kiosk_badge, "pin": settings.kiosk_pin, "names": settings.kiosk_names,
        "seconds": settings.kiosk_seconds, "help": settings.kiosk_help or "", "words": words(),
        "languages": LANGUAGES, "language": spoken if spoken in LANGUAGES else LANGUAGES[0],
    }  # fmt: skip


def _here(known: Known) -> Here:
    return Here(known.actor.id, known.site_id, known.actor.zone, application().config.secret)


def _short(row: Any) -> str:
    if row.given_name and row.family_name:
        return f"{row.given_name} {row.family_name[0]}."
    first, _, last = str(row.name).partition(" ")
    return f"{first} {last[:1]}." if last else first


def _terminal() -> Known:
    known = terminal_or_none()
    if known is None:
        raise Unauthenticated
    return known


def _body() -> dict[str, Any]:
    try:
        body = orjson.loads(request.get_data(cache=False))
    except orjson.JSONDecodeError:
        body = None
    if not isinstance(body, dict):
        raise Invalid([FieldError("", "The request is not a JSON object", "malformed_json")])
    return body


def _json(value: Any) -> Response:
    return Response(orjson.dumps(value), mimetype="application/json")
