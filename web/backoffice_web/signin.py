"""Signing in and out."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from backoffice.errors import Refused, Unauthenticated
from backoffice_web import actors
from backoffice_web.access import public
from backoffice_web.context import actor_or_none, identity

pages = Blueprint("signin", __name__)
MAX_LENGTH = 1000


@pages.get("/sign-in")
@public
def form() -> Response | str:
    """The sign-in form."""
    target = here(request.args.get("next", ""))
    if actor_or_none() is not None:
        return redirect(target)
    return render_template("sign_in.html", target=target, name="", refused=None)


@pages.post("/sign-in")
@public
def sign_in() -> Response:
    """Check name and password. The answer is the same for known and unknown names."""
    name, password = request.form.get("name", ""), request.form.get("password", "")
    target = here(request.form.get("next", ""))
    try:
        if not 0 < len(name) <= MAX_LENGTH or not 0 < len(password) <= MAX_LENGTH:
            raise Unauthenticated("The name or the password is wrong. Check both and try again.")
        signed_in = identity().sign_in(
            name,
            password,
            address=request.remote_addr or "",
            agent=request.user_agent.string,
            previous=request.cookies.get(actors.COOKIE),
        )
    except Refused as refused:
        if refused.status not in (401, 403, 429):
            raise
        return _again(name, target, refused)
    response = redirect(target, 303)
    actors.remember(response, signed_in.secret)  # type: ignore[arg-type]
    return response


@pages.post("/sign-out")
@public
def sign_out() -> Response:
    """End this browser's session."""
    secret = request.cookies.get(actors.COOKIE)
    if secret:
        identity().sign_out(secret)
    response = redirect("/sign-in", 303)
    actors.forget(response)  # type: ignore[arg-type]
    return response


def _again(name: str, target: str, refused: Refused) -> Response:
    response = make_response(
        render_template("sign_in.html", target=target, name=name[:80], refused=refused), refused.status
    )
    if refused.retry_after is not None:
        response.headers["Retry-After"] = str(refused.retry_after)
    return response


def here(target: str) -> str:
    """The address if it is one of ours; another site's, or none, becomes home."""
    parts = urlsplit(target)
    ours = target.startswith("/") and not target.startswith(("//", "/\\")) and not parts.netloc and not parts.scheme
    return target if ours and target.isprintable() and "\\" not in target else "/"
