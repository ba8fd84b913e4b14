"""What a page asks of its request: the application, who acts, and how that person reads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

import sqlalchemy as sa
from flask import current_app, g

from backoffice.actor import Actor
from backoffice.application import Application
from backoffice.errors import Denied, Unauthenticated
from backoffice.identity import Identity
from backoffice.stations.terminals.door import Known
from backoffice_web.formats import Formats

EXTENSION = "backoffice"


def application() -> Application:
    """The application that this Flask app shows."""
    return cast(Application, current_app.extensions[EXTENSION])


def identity() -> Identity:
    """The door: sign-in, sessions, tokens."""
    return application().identity


def actor_or_none() -> Actor | None:
    """Who is signed in or signed the request with a token."""
    return cast("Actor | None", g.get("actor"))


def actor() -> Actor:
    """Who acts; `Unauthenticated` when nobody does."""
    found = actor_or_none()
    if found is None:
        raise Unauthenticated
    return found


def terminal_or_none() -> Known | None:
    """The enrolled browser that asks, on a route for terminals."""
    return cast("Known | None", g.get("terminal"))


def require(permission: str) -> Actor:
    """Who acts, if they hold the permission anywhere; else `Denied`, which the security log hears of."""
    found = actor()
    if not found.grants.allows(permission):
        identity().log.record("denied", found.id, permission)
        raise Denied(permission)
    return found


def formats() -> Formats:
    """How the reader writes numbers and times."""
    reader = actor_or_none()
    now = dt.datetime.now(dt.UTC)
    return Formats(reader.locale, reader.zone, now) if reader else Formats("en", "UTC", now)


@contextmanager
def snapshot() -> Iterator[sa.Connection]:
    """A read-only snapshot of the database."""
    with application().database.read() as connection:
        yield connection
