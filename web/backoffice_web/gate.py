"""What is asked before a module's page: whether the module is on, and whether the reader may.

Pages stay mounted while their module is off; each request asks. A view of a module that carries no mark is not called.
"""

from __future__ import annotations

from flask import Flask, current_app, request

from backoffice.errors import Denied, NotFound
from backoffice_web import access
from backoffice_web.context import application, require
from backoffice_web.mounting import owner


def install(app: Flask) -> None:
    """Check every request for a page that a module brought."""
    app.before_request(_check)


def _check() -> None:
    plugin = owner(current_app, request.endpoint)
    if plugin is None or request.endpoint is None:
        return
    if not application().catalogue.is_on(plugin):
        raise NotFound(
            f"The module {plugin} is switched off. Its data is kept; an administrator can switch it on.", "module_off"
        )
    view = current_app.view_functions[request.endpoint]
    if access.is_public(view):
        return
    permission = access.permission_of(view)
    if not permission:
        raise Denied(request.endpoint)
    require(permission)
