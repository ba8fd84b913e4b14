"""The command palette: places, commands and records that a text may mean, as links."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from backoffice.actor import Actor
from backoffice.bus.catalogue import CORE
from backoffice_web.context import actor, application, snapshot
from backoffice_web.frame import frame

pages = Blueprint("palette", __name__)
EACH = 4
MOST = 12
"""Records are looked for in so many resources at most: each is a query."""


@dataclass(frozen=True)
class Hit:
    group: str
    title: str
    detail: str
    href: str
    icon: str


@pages.get("/palette")
def search() -> str:
    """The list for what was typed; `>` at the start looks for commands only."""
    text = request.args.get("q", "").strip()[:200]
    found = hits(text, actor())
    groups = {name: [hit for hit in found if hit.group == name] for name in dict.fromkeys(h.group for h in found)}
    return render_template("palette_list.html", groups=groups, text=text)


@pages.get("/find")
def find() -> Response:
    """Go to the best hit: what a scanner's code and Enter lead to."""
    text = request.args.get("q", "").strip()[:200]
    found = hits(text, actor())
    return redirect(found[0].href if found else "/")


def hits(text: str, reader: Actor) -> list[Hit]:
    """What the reader may see of what the text may mean."""
    word = text.removeprefix(">").strip().casefold()
    found: list[Hit] = []
    if not text.startswith(">"):
        found += _records(word, reader) if word else ()
        found += _places(word)
    found += _commands(word, reader)
    return found[:40]


def _records(word: str, reader: Actor) -> Iterator[Hit]:
    searched = [r for r in application().catalogue.resources() if r.search and reader.grants.allows(r.permission)]
    searched.sort(key=lambda resource: resource.plugin in CORE)  # what departments work with comes first
    with snapshot() as connection:
        for resource in searched[:MOST]:
            path = "/r/" + resource.name.replace(".", "/", 1)
            for ident, key, label in resource.lookup(connection, reader, word, EACH):
                title = f"{key} · {label}" if label != key else key
                yield Hit("Records", title, resource.title, f"{path}/{ident}", resource.icon or "file-text")


def _places(word: str) -> Iterator[Hit]:
    if not word or word in "home":
        yield Hit("Go to", "Home", "", "/", "smart-home")
    for group in frame().groups:
        for entry in group.entries:
            if word in entry.title.casefold() or word in group.title.casefold():
                yield Hit("Go to", entry.title, group.title, entry.href, entry.icon)


def _commands(word: str, reader: Actor) -> Iterator[Hit]:
    for command in sorted(application().catalogue.commands(), key=lambda c: c.title):
        if command.hidden or command.on or not reader.grants.allows(command.name):
            continue
        if word in command.title.casefold() or word in command.name:
            yield Hit("Actions", command.title, command.help, f"/c/{command.name}", "player-play")
