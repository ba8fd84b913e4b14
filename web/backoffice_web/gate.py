"""Switched-off modules answer 404: their pages stay mounted, each request asks whether they are on."""

from __future__ import annotations

from flask import Flask, request

from backoffice.errors import NotFound
from backoffice_web.context import application


def install(app: Flask) -> None:
    """Check every request for a page that a plugin brought. A plugin's blueprint carries the plugin's name."""
    app.before_request(_check)


def _check() -> None:
    plugin = request.blueprint
    if plugin is None or plugin not in application().registry.plugins:
        return
    if not application().catalogue.is_on(plugin):
        raise NotFound(
            f"The module {plugin} is switched off. Its data is kept; an administrator can switch it on.", "module_off"
        )
