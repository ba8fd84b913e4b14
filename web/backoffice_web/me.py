"""One's own account: who one is here, how numbers and times are written, where one is signed in."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import sqlalchemy as sa
from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from backoffice.errors import NotFound
from backoffice.identity.models import Role, Session, Token, UserGrant
from backoffice_web import actors
from backoffice_web.context import actor, application, formats, identity, snapshot

pages = Blueprint("me", __name__, url_prefix="/me")


@pages.get("")
def account() -> str:
    """The page about the person who asks."""
    person = actor()
    with snapshot() as connection:
        sessions = connection.execute(
            sa.select(Session.id, Session.agent, Session.created_at, Session.last_seen_at)
            .where(Session.user_id == person.user_id, Session.expires_at > dt.datetime.now(dt.UTC))
            .order_by(Session.last_seen_at.desc())
        ).all()
        tokens = connection.execute(
            sa.select(Token.title, Token.public_id, Token.last_used_at, Token.expires_at)
            .where(Token.user_id == person.user_id, Token.revoked_at.is_(None))
            .order_by(Token.created_at.desc())
        ).all()
        roles = connection.scalars(
            sa.select(Role.title)
            .join(UserGrant, UserGrant.role_id == Role.id)
            .where(UserGrant.user_id == person.user_id)
        ).all()
    return render_template(
        "me.html",
        person=person,
        sessions=sessions,
        tokens=tokens,
        roles=sorted(set(roles)),
        formats=formats(),
        sample=Decimal("-1234567.89"),
    )


@pages.post("/sign-out-everywhere")
def sign_out_everywhere() -> Response:
    """End every session of this person, this one too."""
    person = actor()
    if person.user_id is None:
        raise NotFound("Only people have sessions. Nothing was changed.")
    with application().database.write() as connection:
        connection.execute(sa.delete(Session).where(Session.user_id == person.user_id))
    identity().log.record("signed_out_everywhere", person.id, address=request.remote_addr or "")
    response = redirect("/sign-in", 303)
    actors.forget(response)  # type: ignore[arg-type]
    return response
