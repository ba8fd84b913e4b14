"""Self-service: what the company knows about the person who asks, and a way to have it changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask import render_template, url_for
from markupsafe import Markup

from backoffice.actor import Actor
from backoffice_people.pages import pages
from backoffice_web import access
from backoffice_web.cells import cell
from backoffice_web.context import actor, application, formats, snapshot
from backoffice_web.formats import Formats

HERE = "people.me"
ELSEWHERE = frozenset({"valid_from", "currency"})
"""Columns that are shown with others."""


@dataclass(frozen=True)
class Card:
    """What holds today of one kind of data, as (label, value), and since when."""

    title: str
    text: str
    since: str
    facts: tuple[tuple[str, Markup], ...]


@dataclass(frozen=True)
class Link:
    """A page of another part that is about the reader, too."""

    title: str
    href: str
    icon: str


@pages.get("/me")
@access.permission("people.own_record.read")
def me() -> str:
    """One's own record, employment, private data, pay and contract, and the requests for a change."""
    reader, shown = actor(), formats()
    with snapshot() as connection:
        mine = _rows("own_record", connection, reader)
        cards = [_card(name, connection, reader, shown) for name in ("own_private", "own_pay", "own_contracts")]
        return render_template(
            "people/staff/me.html",
            record=mine[0] if mine else None,
            facts=_facts("own_record", mine[0], reader, shown) if mine else (),
            employment=_rows("own_employment", connection, reader),
            cards=[card for card in cards if card is not None],
            requests=_rows("own_requests", connection, reader),
            links=links(reader),
            formats=shown,
        )


def links(reader: Actor) -> list[Link]:
    """Whatever modules put into the navigation for people to see of themselves, such as leave and hours."""
    found = []
    for nav in application().catalogue.navs():
        about_me = ".own_" in nav.permission and nav.endpoint != HERE
        if about_me and reader.grants.allows(nav.permission):
            href = url_for(nav.endpoint) if nav.endpoint else "/r/" + nav.resource.replace(".", "/", 1)
            found.append(Link(nav.title, href, nav.icon))
    return found


def _rows(name: str, connection: sa.Connection, reader: Actor) -> list[dict[str, Any]]:
    """Up to 50 rows of one's own, newest first; none without the right to them."""
    resource = application().resource(f"people.{name}")
    return resource.page(connection, reader).dicts() if reader.grants.allows(resource.permission) else []


def _card(name: str, connection: sa.Connection, reader: Actor, shown: Formats) -> Card | None:
    rows = _rows(name, connection, reader)
    held = [row for row in rows if row["valid_from"] <= shown.today]
    if not rows:
        return None
    resource = application().resource(f"people.{name}")
    row = held[0] if held else rows[-1]
    title = resource.title.removeprefix("My ").capitalize()
    return Card(title, resource.description, shown.day(row["valid_from"]), _facts(name, row, reader, shown))


def _facts(name: str, row: Mapping[str, Any], reader: Actor, shown: Formats) -> tuple[tuple[str, Markup], ...]:
    """The filled fields of a row, as lists show them."""
    columns: Iterable[Any] = application().resource(f"people.{name}").visible(reader).values()
    return tuple(
        (column.label, _value(column, row, shown))
        for column in columns
        if not column.hidden
        and column.name not in ("valid_from", "number", "currency")
        and row[column.name] is not None
    )


def _value(column: Any, row: Mapping[str, Any], shown: Formats) -> Markup:
    value = cell(column.kind, shown)(row[column.name])
    return value + Markup(" {}").format(row["currency"]) if column.name == "rate" and row.get("currency") else value
