"""The page on which somebody decides whether two parties are one."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request

from backoffice_parties.rules.bank import shown as iban_shown
from backoffice_parties.rules.similarity import REASONS, Fact
from backoffice_web import access
from backoffice_web.context import actor, application, formats, snapshot

pages = Blueprint("parties", __name__, url_prefix="/parties", template_folder="templates")
ROWS = 50
"""Shared facts on one page: they have at most a hundred parties, for which a list answers at once."""


@dataclass(frozen=True)
class Pair:
    """Two parties and what they share, in words."""

    one: Mapping[str, Any]
    other: Mapping[str, Any]
    reasons: tuple[tuple[str, str], ...]


@pages.get("/duplicates")
@access.permission("parties.duplicates.read")
def duplicates() -> str:
    """Parties that may be one, each pair with its reasons, the surest first."""
    reader = actor()
    cursor = {"cursor": request.args["cursor"]} if "cursor" in request.args else {}
    with snapshot() as connection:
        found = application().resource("parties.duplicates").page(connection, reader, cursor, limit=ROWS)
        rows = list(found.dicts())
        wanted = list(dict.fromkeys(row[side] for row in rows for side in ("party", "other")))
        known: dict[int, Mapping[str, Any]] = {}
        if wanted and reader.grants.allows("parties.parties.read"):
            args = {"id": ",".join(map(str, wanted))}
            listed = application().resource("parties.parties").page(connection, reader, args, limit=2 * ROWS)
            known = {row["id"]: row for row in listed.dicts()}
    return render_template(
        "parties/duplicates.html",
        pairs=_pairs(rows, known),
        next=found.next,
        formats=formats(),
        key=secrets.token_hex(16),
        may_merge=reader.grants.allows("parties.merge_parties"),
        may_part=reader.grants.allows("parties.keep_apart"),
    )


def _pairs(rows: Iterable[Mapping[str, Any]], known: Mapping[int, Mapping[str, Any]]) -> list[Pair]:
    reasons: dict[tuple[int, int], list[tuple[str, str]]] = {}
    for row in rows:
        if row["party"] in known and row["other"] in known:
            fact = Fact(row["fact"])
            reasons.setdefault((row["party"], row["other"]), []).append((REASONS[fact], _value(fact, row["value"])))
    return [Pair(known[one], known[other], tuple(why)) for (one, other), why in reasons.items()]


def _value(fact: Fact, value: str) -> str:
    return iban_shown(value) if fact is Fact.iban else value
