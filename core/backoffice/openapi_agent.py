"""The part of the API that terminals use, as OpenAPI: signed requests, which no command or resource describes."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, Final

Schema = dict[str, Any]
SCHEME: Final = "terminal"
_TEXT: Final[Schema] = {"type": "string"}
_INSTANT: Final[Schema] = {"type": "string", "format": "date-time"}
_EVENT: Final[Schema] = {
    "type": "object",
    "required": ["event_id", "seq", "kind", "at", "body"],
    "properties": {
        "event_id": {"type": "string", "format": "uuid"},
        "device": {**_TEXT, "description": "The device's id, empty for what concerns the terminal itself."},
        "seq": {"type": "integer", "minimum": 1},
        "kind": {"type": "string", "enum": ["scan", "print", "health", "found", "acted"]},
        "at": _INSTANT,
        "body": {"type": "object"},
    },
}


def paths() -> dict[str, Any]:
    """The three requests of an agent."""
    return {
        "/api/v1/agent/enrol": {"post": _enrol()},
        "/api/v1/agent/batches": {"post": _batches()},
        "/api/v1/agent/work": {"get": _work()},
    }


def scheme() -> Schema:
    """How they are signed."""
    return {
        "type": "apiKey",
        "in": "header",
        "name": "Signature",
        "description": "RFC 9421 with Ed25519 over @method, @path, @query and Content-Digest (RFC 9530).",
    }


def _enrol() -> Schema:
    body = {
        "type": "object",
        "required": ["code", "public_key"],
        "properties": {
            "code": {**_TEXT, "minLength": 1, "maxLength": 40},
            "public_key": {**_TEXT, "pattern": "^[A-Za-z0-9+/]{43}=$", "description": "Ed25519, in base64"},
            "name": {**_TEXT, "maxLength": 200},
            "version": {**_TEXT, "maxLength": 80},
            "drivers": {"type": "array", "maxItems": 200, "items": {**_TEXT, "maxLength": 80}},
        },
    }
    answer = {"terminal": _TEXT, "name": _TEXT, "server_time": _INSTANT}
    return {
        **_operation("agent.enrol", "Exchange a one-time code for being known by a key", answer, (413, 422, 429, 503)),
        "security": [],
        "requestBody": _json(body),
    }


def _batches() -> Schema:
    body = {
        "type": "object",
        "required": ["epoch", "sent_at", "events"],
        "properties": {
            "epoch": {**_TEXT, "pattern": "^[A-Za-z0-9-]{1,64}$"},
            "sent_at": _INSTANT,
            "events": {"type": "array", "minItems": 1, "maxItems": 50, "items": _EVENT},
        },
    }
    answer = {
        "acknowledged": {"type": "integer"},
        "quarantined": {"type": "array", "items": _TEXT},
        "server_time": _INSTANT,
    }
    faults = (401, 403, 409, 413, 422, 503)
    operation = _operation("agent.batches", "Take events; each counts once however often it is sent", answer, faults)
    return {**operation, "security": [{SCHEME: []}], "requestBody": _json(body)}


def _work() -> Schema:
    listed = {"type": "array", "items": {"type": "object"}}
    answer = {"version": _TEXT, "devices": listed, "jobs": listed, "actions": listed}
    operation = _operation("agent.work", "Devices, print jobs and actions of the terminal", answer, (401, 403, 503))
    operation["responses"]["304"] = {"description": "`since`, or the ETag, is what there is now"}
    since = {"name": "since", "in": "query", "description": "The `version` that one has.", "schema": _TEXT}
    return {**operation, "security": [{SCHEME: []}], "parameters": [since]}


def _operation(name: str, summary: str, answer: Schema, faults: tuple[int, ...]) -> Schema:
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    good = {"type": "object", "required": list(answer), "properties": answer}
    responses: Schema = {"200": {"description": "Done", "content": {"application/json": {"schema": good}}}}
    responses |= {str(s): {"description": HTTPStatus(s).phrase, "content": problem} for s in (*faults, 400)}
    return {"operationId": name, "summary": summary, "tags": ["agent"], "responses": responses}


def _json(schema: Schema) -> Schema:
    return {"required": True, "content": {"application/json": {"schema": schema}}}
