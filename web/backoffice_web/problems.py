"""Every refusal as an answer: a problem document (RFC 9457) for programs, a page for people."""

from __future__ import annotations

import logging
from http import HTTPStatus
from urllib.parse import urlencode

import orjson
from flask import Flask, Response, g, redirect, render_template, request
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge
from werkzeug.wrappers import Response as BaseResponse

from backoffice.errors import NotFound, Refused, TooLarge, Unavailable
from backoffice_web.context import actor_or_none

PROBLEM = "application/problem+json"
_log = logging.getLogger(__name__)

_TITLES = {
    401: "Sign in first",
    403: "You do not have the right for this",
    404: "There is no such page",
    405: "This page does not take that",
    409: "Somebody or something was faster",
    413: "That is too large",
    422: "This could not be accepted",
    429: "Too many attempts",
    500: "Something went wrong here",
    503: "Not available just now",
}


def install(app: Flask) -> None:
    """Answer refusals, HTTP errors and faults alike."""
    app.register_error_handler(Refused, answer)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(OperationalError, _database)
    app.register_error_handler(Exception, _fault)


def wants_json() -> bool:
    """Programs and scripts of pages call these addresses; others may ask for JSON and not for HTML."""
    if request.path.startswith(("/api/", "/scan/send", "/lookup/")):
        return True
    accepted = request.accept_mimetypes
    return accepted.best_match(["text/html", "application/json"], default="text/html") == "application/json"


def answer(refused: Refused) -> BaseResponse:
    """The refusal as whoever asked can read it."""
    if wants_json():
        response = Response(orjson.dumps(refused.problem(g.get("request_id", "")), default=str), mimetype=PROBLEM)
    elif refused.status == HTTPStatus.UNAUTHORIZED and request.method == "GET":
        there = request.full_path if request.query_string else request.path
        return redirect("/sign-in?" + urlencode({"next": there}) if there != "/" else "/sign-in")
    else:
        response = Response(page(refused), mimetype="text/html")
    response.status_code = refused.status
    if refused.retry_after is not None:
        response.headers["Retry-After"] = str(refused.retry_after)
    if refused.status == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def page(refused: Refused) -> str:
    """A whole page: what happened, what is safe, the reference, the way back."""
    template = "problem.html" if actor_or_none() else "problem_bare.html"
    return render_template(
        template,
        problem=refused,
        heading="This module is switched off"
        if refused.code == "module_off"
        else _TITLES.get(refused.status, "Refused"),
        reference=g.get("request_id", ""),
    )


def _http(error: HTTPException) -> BaseResponse:
    if isinstance(error, RequestEntityTooLarge):
        return answer(TooLarge(request.max_content_length or 0))
    status = error.code or 500
    if status < 400:
        return error.get_response()  # a redirect that routing asks for
    if status == HTTPStatus.NOT_FOUND:
        return answer(NotFound("There is nothing at this address. Nothing was changed; go back or start from home."))
    response = answer(Refused("http_error", error.description or error.name, status=status))
    for name, value in error.get_headers():
        if name == "Allow":
            response.headers[name] = value
    return response


def _database(error: OperationalError) -> BaseResponse:
    _log.warning("request %s: the database did not answer: %s", g.get("request_id", ""), error.orig)
    return answer(
        Unavailable("database_busy", "The database did not answer in time. Nothing was written; try again in a moment.")
    )


def _fault(error: Exception) -> BaseResponse:
    _log.error("request %s failed", g.get("request_id", ""), exc_info=error)
    return answer(
        Refused(
            "fault",
            "An error that we did not expect stopped this request. Nothing was written by it. "
            "Try again; if it comes back, tell an administrator the reference.",
            status=HTTPStatus.INTERNAL_SERVER_ERROR,
        )
    )
