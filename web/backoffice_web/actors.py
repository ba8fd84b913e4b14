"""Finds out who acts: a bearer token first, else the session cookie."""

from __future__ import annotations

from flask import Flask, Response, g, request

from backoffice.errors import Unauthenticated
from backoffice_web.context import application, identity

COOKIE = "bo_session"
_OPEN = frozenset({"static"})


def install(app: Flask) -> None:
    """Look before every request but those for static files. A wrong token is refused, a stale cookie is nobody."""
    app.before_request(_find)


def _find() -> None:
    g.actor = None
    if request.endpoint in _OPEN:
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


def remember(response: Response, secret: str) -> None:
    """Put the session into the browser: for this host only, unreadable for scripts."""
    secure = request.is_secure or application().config.public_url.startswith("https:")
    response.set_cookie(COOKIE, secret, httponly=True, samesite="Lax", secure=secure, path="/")


def forget(response: Response) -> None:
    response.delete_cookie(COOKIE, path="/")
