"""A request id, a nonce and the security headers, on every answer."""

from __future__ import annotations

import re
import secrets

from flask import Flask, Response, g, request

# No inline style, handler or script; nothing from elsewhere. Pages are built so that this never needs a hole.
POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
_YEAR = 365 * 24 * 3600


def install(app: Flask) -> None:
    """Before the request: its id and nonce. After it: the headers."""
    app.before_request(_begin)
    app.after_request(_protect)


def _begin() -> None:
    given = request.headers.get("X-Request-ID", "")
    g.request_id = given if _REQUEST_ID.fullmatch(given) else secrets.token_hex(12)
    g.csp_nonce = secrets.token_urlsafe(16)


def _protect(response: Response) -> Response:
    headers = response.headers
    headers["Content-Security-Policy"] = POLICY.format(nonce=g.get("csp_nonce", ""))
    headers["X-Request-ID"] = g.get("request_id", "")
    headers["X-Content-Type-Options"] = "nosniff"
    headers["X-Frame-Options"] = "DENY"
    headers["Referrer-Policy"] = "same-origin"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
    if request.is_secure:
        headers["Strict-Transport-Security"] = f"max-age={_YEAR}"
    _cache(response)
    return response


def _cache(response: Response) -> None:
    """Assets with a version in their address never change; everything else may be private and is never stored."""
    if request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "no-store")
    elif request.args.get("v"):
        response.headers["Cache-Control"] = f"public, max-age={_YEAR}, immutable"
    else:
        response.headers["Cache-Control"] = "no-cache"
