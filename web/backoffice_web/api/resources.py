"""`GET /api/v1/<plugin>/<resource>[/<id>]`: lists and records as JSON."""

from __future__ import annotations

from flask import Blueprint, Response, request

from backoffice.errors import FieldError, NotFound, Refused
from backoffice.resources import json_page, json_record
from backoffice_web.context import application, require, snapshot

pages = Blueprint("api_resources", __name__, url_prefix="/api/v1")
JSON = "application/json"


@pages.get("/<plugin>/<name>")
def rows(plugin: str, name: str) -> Response:
    """A page: `{"items": […], "next": cursor|null, "prev": cursor|null}`."""
    resource = application().catalogue.resource(f"{plugin}.{name}")
    caller = require(resource.permission)
    with snapshot() as connection:
        page = resource.page(connection, caller, _arguments())
    return Response(json_page(page), mimetype=JSON)


@pages.get("/<plugin>/<name>/<ident>")
def record(plugin: str, name: str, ident: str) -> Response:
    """One row by its id; as of another day where the list takes one."""
    resource = application().catalogue.resource(f"{plugin}.{name}")
    caller = require(resource.permission)
    with snapshot() as connection:
        found = resource.record(connection, caller, identifier(ident), _arguments())
    if found is None:
        raise NotFound(f"There is no {ident} in {plugin}/{name}, or not for you.")
    return Response(json_record(found), mimetype=JSON)


def identifier(text: str) -> int | str:
    """Digits are an id, anything else a natural key."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else text


def _arguments() -> dict[str, str]:
    twice = [name for name in request.args if len(request.args.getlist(name)) > 1]
    if twice:
        fault = FieldError(twice[0], "It is given twice; several values are written with commas.", "invalid_value")
        raise Refused("invalid_query", f"{fault.field}: {fault.message}", errors=[fault])
    return request.args.to_dict()
