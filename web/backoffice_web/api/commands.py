"""`POST /api/v1/commands/<plugin>.<verb>`: any command, by token, at most once per idempotency key."""

from __future__ import annotations

import orjson
from flask import Blueprint, Response, request

from backoffice.errors import FieldError, Invalid
from backoffice_web.context import actor, application

pages = Blueprint("api_commands", __name__, url_prefix="/api/v1/commands")
SCAN = "stations.scan"


@pages.post("/<name>")
def run(name: str) -> Response:
    """Carry out the command with the JSON payload of the body: `{"result": …}`."""
    caller = actor()
    body = request.get_data(cache=False)
    key = request.headers.get("Idempotency-Key")
    if name == SCAN and key is not None:
        _check_event(body, key)
    answer = application().dispatch(name, body, caller, key)
    response = Response(b'{"result":' + answer.raw + b"}", mimetype="application/json")
    if answer.replayed:
        response.headers["Idempotency-Replayed"] = "true"
    return response


def _check_event(body: bytes, key: str) -> None:
    """The event is the key of a scan: another key beside it would make two truths. Malformed bodies the bus refuses."""
    try:
        payload = orjson.loads(body)
    except orjson.JSONDecodeError:
        return
    event = payload.get("event_id") if isinstance(payload, dict) else None
    if isinstance(event, str) and event.lower() != key.lower():
        raise Invalid(
            [FieldError("Idempotency-Key", "must be the event_id of the scan, or be left out", "invalid_key")]
        )
