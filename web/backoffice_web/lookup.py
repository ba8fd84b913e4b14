"""Choosing a record while typing, for reference fields."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request

from backoffice_web.context import application, require, snapshot

pages = Blueprint("lookup", __name__, url_prefix="/lookup")
SHOWN = 12


@pages.get("/<plugin>.<name>")
def lookup(plugin: str, name: str) -> dict[str, Any]:
    """`{"items": [{"id", "key", "label"}]}` of what the text typed so far may mean, within the reader's reach."""
    resource = application().catalogue.resource(f"{plugin}.{name}")
    reader = require(resource.permission)
    with snapshot() as connection:
        found = resource.lookup(connection, reader, request.args.get("q", "")[:200], SHOWN)
    return {"items": [{"id": ident, "key": key, "label": label} for ident, key, label in found]}
