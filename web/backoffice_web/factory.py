"""Wires the Flask app together: every part is named here, nothing registers itself."""

from __future__ import annotations

from typing import Any

from flask import Flask, g
from werkzeug.middleware.proxy_fix import ProxyFix

from backoffice.application import Application
from backoffice_web import (
    actors,
    cells,
    csrf,
    frame,
    gate,
    headers,
    home,
    lookup,
    me,
    messages,
    modules,
    mounting,
    palette,
    problems,
    signin,
)
from backoffice_web.api import agent, commands, meta, resources
from backoffice_web.assets import STATIC, STYLE_SHEETS, asset
from backoffice_web.attention.pages import pages as attention
from backoffice_web.calendar.pages import pages as calendar
from backoffice_web.context import EXTENSION, actor_or_none
from backoffice_web.developer.pages import pages as developer
from backoffice_web.devices.adding import pages as pairing
from backoffice_web.devices.pages import pages as devices
from backoffice_web.devices.prints import pages as prints
from backoffice_web.forms.pages import pages as forms
from backoffice_web.jobs.pages import pages as jobs
from backoffice_web.lists.pages import pages as lists
from backoffice_web.records.pages import pages as records
from backoffice_web.scan.pages import pages as scan

MAX_BODY = 1024 * 1024
"""Bytes of a request; forms, commands and scans are far smaller, imports of files will have a way of their own."""

PAGES = (
    signin.pages,
    home.pages,
    attention,
    calendar,
    lists,
    jobs,
    records,
    forms,
    lookup.pages,
    palette.pages,
    modules.pages,
    developer,
    me.pages,
    pairing,
    devices,
    prints,
    scan,
    agent.pages,
    commands.pages,
    meta.pages,
    resources.pages,
)


def create_app(application: Application) -> Flask:
    """The web face of an open application."""
    app = _core()
    app.extensions[EXTENSION] = application
    app.config.update(
        MAX_CONTENT_LENGTH=min(MAX_BODY, application.config.max_request_bytes),
        MAX_FORM_MEMORY_SIZE=MAX_BODY,
        MAX_FORM_PARTS=5_000,
    )
    app.secret_key = application.config.secret
    hops = application.config.proxy_hops
    if hops:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    headers.install(app)
    problems.install(app)
    csrf.install(app)
    actors.install(app)
    gate.install(app)
    _templates(app)
    mounting.mount(app, _core, application)
    return app


def _core() -> Flask:
    """An app with the core's pages alone."""
    app = Flask(__name__, static_folder=str(STATIC), static_url_path="/static")
    for blueprint in PAGES:
        app.register_blueprint(blueprint)
    return app


def _templates(app: Flask) -> None:
    environment = app.jinja_env
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.filters["initials"] = initials
    environment.filters["humanise"] = cells.humanise
    environment.globals.update(
        asset=asset, icons=asset("vendor/icons.svg"), style_sheets=STYLE_SHEETS, state_of=cells.choice
    )

    @app.context_processor
    def _surroundings() -> dict[str, Any]:
        return {"frame": frame.frame(), "csp_nonce": g.get("csp_nonce", ""), "messages": messages.take(), "may": _may}


def _may(permission: str) -> bool:
    """Whether the one who looks holds the permission anywhere: for links, which would lead to a refusal."""
    reader = actor_or_none()
    return reader is not None and reader.grants.allows(permission)


def initials(name: str) -> str:
    """`Ines Duarte` as `ID`."""
    words = [word for word in name.split() if word[0].isalnum()]
    return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper() or "?"
