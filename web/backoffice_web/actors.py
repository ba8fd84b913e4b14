"""Finds out who acts: a bearer token first, else the session cookie; on the routes of terminals only their cookie."""

from __future__ import annotations

from flask import Flask, Response, current_app, g, request

from backoffice.errors import Unauthenticated
from backoffice_web.access import is_for_terminals
from backoffice_web.context import application, identity

COOKIE = "bo_session"
TERMINAL = "bo_terminal"
_TEN_YEARS = 10 * 366 * 24 * 3600
_OPEN = frozenset({"static"})


def install(app: Flask) -> None:
    """Look before every request but those for static files. A wrong token is refused, a stale cookie is nobody."""
    app.before_request(_find)


def _find() -> None:
    g.actor = g.terminal = None
    if request.endpoint in _OPEN:
        return
    if is_for_terminals(current_app.view_functions.get(request.endpoint or "")):
        _find_terminal()
        return
    authorization = request.headers.get("Authorization")
    if authorization is not None:
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer":
            raise Unauthenticated("Only tokens are accepted: Authorization: Bearer bo_…")
        g.actor = identity().by_token(token.strip(), request.remote_addr or "")
        return
    secret = request.cookies.get(COOKIE)
    if secret:
        g.actor = identity().by_session(secret)


def _find_terminal() -> None:
    known = application().terminals.by_browser(request.cookies.get(TERMINAL, ""))
    if known is not None:
        g.terminal, g.actor = known, known.actor


def remember_terminal(response: Response, secret: str, path: str) -> None:
    """Make this browser a terminal for the pages below `path`: unreadable for scripts, kept until it is revoked."""
    secure = request.is_secure or application().config.public_url.startswith("https:")
    response.set_cookie(
        TERMINAL, secret, max_age=_TEN_YEARS, httponly=True, samesite="Strict", secure=secure, path=path
    )


def remember(response: Response, secret: str) -> None:
    """Put the session into the browser: for this host only, unreadable for scripts."""
    secure = request.is_secure or application().config.public_url.startswith("https:")
    response.set_cookie(COOKIE, secret, httponly=True, samesite="Lax", secure=secure, path="/")


def forget(response: Response) -> None:
    response.delete_cookie(COOKIE, path="/")
