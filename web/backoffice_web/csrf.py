"""Refuses writes that another site made a signed-in browser send.

No form token: tokens go stale in cached pages and in stations that were offline. Browsers say themselves where a
request comes from (`Sec-Fetch-Site`, on plain http only `Origin`); what says neither is refused.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, request

from backoffice.errors import Refused
from backoffice_web.actors import COOKIE

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def install(app: Flask) -> None:
    """Check every request that may write and is not signed by a token, which no browser sends by itself."""
    app.before_request(_check)


def _check() -> None:
    if request.method in _SAFE or request.headers.get("Authorization") or _is_nobody():
        return
    if not _from_here():
        raise Refused(
            "cross_site",
            "This request did not come from a page of this back office, so nothing was written. "
            "Open the page again and send the form from there.",
            status=403,
        )


def _is_nobody() -> bool:
    """A program without token or session: it has nothing that another site could abuse, and is told to sign in."""
    return request.path.startswith("/api/") and COOKIE not in request.cookies


def _from_here() -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin")
    return bool(origin) and urlsplit(origin).netloc == request.host
