"""What describes and watches the API: its description, health and readiness."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

import orjson
import sqlalchemy as sa
from flask import Blueprint, Response
from sqlalchemy.exc import SQLAlchemyError

from backoffice import openapi, openapi_agent
from backoffice.errors import Unavailable
from backoffice_web.access import public
from backoffice_web.context import actor, application, snapshot

pages = Blueprint("api_meta", __name__)


@pages.get("/api/v1/openapi.json")
def description() -> Response:
    """The API of the enabled modules as OpenAPI 3.1."""
    actor()
    catalogue = application().catalogue
    built = openapi.build(
        catalogue.commands(), catalogue.resources(), title="Back office", version=version("backoffice")
    )
    built["paths"] |= openapi_agent.paths()
    built["components"]["securitySchemes"][openapi_agent.SCHEME] = openapi_agent.scheme()
    return Response(orjson.dumps(built, option=orjson.OPT_NON_STR_KEYS), mimetype="application/json")


@pages.get("/healthz")
@public
def health() -> dict[str, Any]:
    """This process answers."""
    return {"status": "ok"}


@pages.get("/readyz")
@public
def ready() -> dict[str, Any]:
    """This process and its database answer."""
    try:
        with snapshot() as connection:
            connection.execute(sa.select(sa.literal(1)))
    except SQLAlchemyError:
        raise Unavailable(
            "not_ready", "The database does not answer. Nothing is lost; try again in a moment."
        ) from None
    return {"status": "ready"}
