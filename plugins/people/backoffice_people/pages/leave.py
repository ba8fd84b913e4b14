"""One's own leave: what is left and why, what was asked for, and a form that shows what it would take."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask import render_template, request, url_for
from werkzeug.datastructures import MultiDict

from backoffice.errors import Refused
from backoffice_people.leave import authority, facts, overview, words
from backoffice_people.leave.examine import Examined, examine
from backoffice_people.leave.models import LeaveFeed
from backoffice_people.leave.resources.requests import own_requests
from backoffice_people.leave.rules.counting import Span
from backoffice_people.leave.rules.terms import COUNTS, Half, LeaveState
from backoffice_people.pages import pages
from backoffice_web import access
from backoffice_web.context import actor, application, formats, snapshot

SHOWN = 40


@dataclass(frozen=True)
class Wish:
    """What is filled into the form, as text, and what it would take or why it cannot be."""

    type: str
    first: str
    to: str
    half: str
    note: str
    found: Examined | None = None
    refused: str = ""


@pages.get("/leave/mine")
@access.permission("people.own_leave_balances.read")
def leave() -> str:
    """Everything about one's own leave."""
    return _page()


@pages.get("/leave/preview")
@access.permission("people.request_leave")
def leave_preview() -> str:
    """What the days in the form would take, and what would be left: a part of the page, or all of it without script."""
    if not request.headers.get("HX-Request"):
        return _page()
    reader = actor()
    with snapshot() as connection:
        employee = authority.own_employee(connection, reader)
        wish = _wish(connection, employee, request.args) if employee else None
    return render_template("people/leave/preview.html", wish=wish, formats=formats(), key=secrets.token_hex(16),
                           days_text=words.days_text)  # fmt: skip


@pages.post("/leave/feeds")
@access.permission("people.create_leave_feed")
def make_leave_feed() -> str:
    """Make a secret calendar address. It is shown on this one page and can be read nowhere afterwards."""
    secret = secrets.token_urlsafe(32)
    payload = {"secret_hash": hashlib.sha256(secret.encode()).hexdigest(), "with_team": "with_team" in request.form}
    application().dispatch("people.create_leave_feed", payload, actor())
    return _page(made=url_for("people.leave_feed", secret=secret, _external=True))


def _page(made: str = "") -> str:
    reader, now = actor(), application().clock()
    with snapshot() as connection:
        employee = authority.own_employee(connection, reader)
        if employee is None:
            return render_template("people/leave/none.html")
        today = facts.today(connection, employee["id"], now)
        types = overview.usable_types(connection, employee["company_id"])
        rows = own_requests.page(connection, reader, limit=SHOWN).dicts()
        shown = {
            "wish": _wish(connection, employee, request.args) if request.args.get("from") else None,
            "holdings": overview.holdings(connection, employee["id"], today),
            "requests": [_request(row, types, today) for row in rows],
            "feeds": _feeds(connection, employee["id"]),
        }
    return render_template(
        "people/leave/own.html",
        employee=employee,
        types=types,
        today=today,
        halves=words.HALVES.items(),
        days_text=words.days_text,
        made=made,
        formats=formats(),
        key=secrets.token_hex(16),
        **shown,
    )


def _wish(connection: sa.Connection, employee: Mapping[str, Any], given: MultiDict[str, str]) -> Wish:
    """What the form says, looked at as the command will look at it."""
    text = {name: given.get(name, "")[:300] for name in ("type", "from", "to", "half", "note")}
    wish = Wish(text["type"], text["from"], text["to"] or text["from"], text["half"] or Half.none, text["note"])
    types = {t["code"]: t for t in overview.usable_types(connection, employee["company_id"])}
    try:
        first, last = dt.date.fromisoformat(wish.first), dt.date.fromisoformat(wish.to)
        found = examine(connection, employee, types[wish.type], Span(first, last, Half(wish.half)))
    except (ValueError, KeyError):
        return Wish(**{**vars(wish), "refused": "Choose a type of leave, the first and the last day."})
    except Refused as refused:
        return Wish(**{**vars(wish), "refused": refused.message.replace(" Nothing was written;", " You can")
                       .replace(" Nothing was written.", "")})  # fmt: skip
    return Wish(**{**vars(wish), "found": found})


def _request(row: Mapping[str, Any], types: list[dict[str, Any]], today: dt.date) -> dict[str, Any]:
    """A request as its row of the page."""
    state = LeaveState(row["state"])
    tone, word = words.STATES[state]
    open_ = state in (LeaveState.draft, LeaveState.submitted) or (state in COUNTS and row["first_day"] > today)
    return {
        **row,
        "type": next((t["name"] for t in types if t["id"] == row["type"]), "Leave"),
        "tone": tone,
        "word": word,
        "can_cancel": open_,
        "can_submit": state is LeaveState.draft,
        "part": words.half_text(row["first_day"], row["last_day"], Half(row["half"])),
    }


def _feeds(connection: sa.Connection, employee: int) -> list[Any]:
    table = LeaveFeed.__table__.c
    mine = sa.select(table.id, table.with_team, table.created_at).where(
        table.employee_id == employee, table.revoked_at.is_(None)
    )
    return list(connection.execute(mine.order_by(table.id)))
