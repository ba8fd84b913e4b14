"""`/api/v1/agent/…`: what terminals say and are told. Requests are signed by the terminal's key, not by a token."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import orjson
from flask import Blueprint, Response, request

from backoffice.devices.signature import read
from backoffice.errors import FieldError, Invalid, Refused, TooLarge, Unauthenticated
from backoffice.kinds import rfc3339
from backoffice.stations import work as works
from backoffice.stations.ingest.ingest import ingest
from backoffice.stations.terminals.door import Known
from backoffice.stations.terminals.enrolment import Enrolment, take
from backoffice_web import problems
from backoffice_web.access import public
from backoffice_web.context import application, identity

pages = Blueprint("api_agent", __name__, url_prefix="/api/v1/agent")
JSON = "application/json"
MAX_ENROL = 16 * 1024
"""Bytes that somebody who is not known yet may send."""


@pages.post("/enrol")
@public  # the code is what lets in
def enrol() -> Response:
    """Exchange a one-time code for being known by a key: `{terminal, name, server_time}`."""
    body = _body(MAX_ENROL)
    asked = Enrolment(
        _text(body, "code", 40), _text(body, "public_key", 64), _text(body, "version", 80, ""), _drivers(body)
    )
    _text(body, "name", 200, "")
    result = take(application(), asked, request.remote_addr or "")
    return _json({**result, "server_time": rfc3339(application().clock())})


@pages.post("/batches")
@public  # signed
def batches() -> Response:
    """Take events: `{acknowledged, quarantined, server_time}`; 409 with `expected` for a gap before them."""
    terminal = _terminal()
    try:
        return _json(ingest(application(), terminal, _body()))
    except Refused as refused:
        if refused.code != "gap":
            raise
        return _gap(refused)


@pages.get("/work")
@public  # signed
def work() -> Response:
    """Devices, print jobs and actions of the terminal; 304 when `since`, or the ETag, is what there is now."""
    terminal = _terminal()
    current = str(works.version(application(), terminal))
    if current in (request.args.get("since"), *request.if_none_match.as_set()):
        response = Response(status=HTTPStatus.NOT_MODIFIED)
    else:
        told = works.work(application(), terminal)
        current = str(told["version"])
        response = _json(told)
    response.set_etag(current)
    return response


def _terminal() -> Known:
    """Who signed the request; what is not signed as it should be is refused, and the security log hears of it."""
    headers = request.headers
    found = read(
        request.method, request.path, request.query_string.decode("latin-1"), request.get_data(),
        headers.get("Content-Digest", ""), headers.get("Signature-Input", ""), headers.get("Signature", ""),
    )  # fmt: skip
    try:
        if found is None:
            raise Unauthenticated("Sign the request with the key of an enrolled terminal (RFC 9421).")
        return application().terminals.verify(*found)
    except Refused as refused:
        who = f"device:{found[0].terminal}" if found is not None else "unknown"
        identity().log.record_some("terminal_refused", who, refused.code, request.remote_addr or "")
        raise


def _body(limit: int | None = None) -> dict[str, Any]:
    raw = request.get_data()
    if limit is not None and len(raw) > limit:
        raise TooLarge(limit)
    try:
        body = orjson.loads(raw)
    except orjson.JSONDecodeError:
        raise Invalid([FieldError("", "The request is not valid JSON", "malformed_json")]) from None
    if not isinstance(body, dict):
        raise Invalid([FieldError("", "must be an object", "wrong_type")])
    return body


def _text(body: dict[str, Any], name: str, most: int, default: str | None = None) -> str:
    value = body.get(name, default)
    if not isinstance(value, str) or len(value) > most or (default is None and not value):
        raise Invalid([FieldError(name, f"must be text of at most {most} characters", "wrong_type")])
    return value.strip()


def _drivers(body: dict[str, Any]) -> list[str]:
    drivers = body.get("drivers", [])
    if not isinstance(drivers, list) or not all(isinstance(d, str) and len(d) <= 80 for d in drivers):
        raise Invalid([FieldError("drivers", "must be a list of names", "wrong_type")])
    return drivers


def _gap(refused: Refused) -> Response:
    """The problem document with `expected` beside its other members, where an agent looks for it."""
    response = problems.answer(refused)
    document = {**refused.params, **orjson.loads(response.get_data())}
    response.set_data(orjson.dumps(document))
    return response  # type: ignore[return-value]


def _json(value: Any) -> Response:
    return Response(orjson.dumps(value), mimetype=JSON)
