"""The home page: what there is, what one can do, what happened last."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from flask import Blueprint, render_template

from backoffice.actor import Actor
from backoffice.bus.catalogue import CORE
from backoffice.bus.journal import entries as journal_entries
from backoffice.errors import Refused
from backoffice.resources.count import CAP
from backoffice_web import developer
from backoffice_web.context import actor, application, formats, snapshot
from backoffice_web.forms.settings import settings_of
from backoffice_web.frame import ADMINISTRATION, frame
from backoffice_web.people import names
from backoffice_web.records.history import title

pages = Blueprint("home", __name__)
INSIDE = (ADMINISTRATION, developer.GROUP)
"""Groups whose lists are about the program itself."""
RECENT = 10
MOST_TILES = 12
"""Lists beyond them are in the navigation."""
LOOKED_AT = 200


@dataclass(frozen=True)
class Tile:
    """How many records a list has, and the way to it."""

    title: str
    number: str
    href: str
    icon: str
    empty: bool


@dataclass(frozen=True)
class Start:
    """Something the person can begin from here."""

    title: str
    help: str
    href: str
    icon: str


@dataclass(frozen=True)
class Starts:
    """What can be begun in one module."""

    module: str
    starts: tuple[Start, ...]


@dataclass(frozen=True)
class Happened:
    """The same thing done by the same person several times in a row; `at` is the last time."""

    at: dt.datetime
    who: str
    what: str
    times: int


@pages.get("/")
def home() -> str:
    """Where everybody lands after signing in."""
    reader = actor()
    shown = formats()
    with snapshot() as connection:
        tiles = _tiles(reader, connection)
        recent = _recent(reader, connection)
    return render_template(
        "home.html",
        greeting=greeting(shown.now.astimezone(ZoneInfo(reader.zone)).hour),
        first_name=reader.name.split()[0] if reader.name.split() else reader.name,
        today=shown.long_day(shown.today),
        has_queue=any(reader.grants.allows(one.permission) for _, one in application().catalogue.attentions()),
        tiles=tiles,
        starts=_starts(reader),
        recent=recent,
        formats=shown,
    )


def greeting(hour: int) -> str:
    """By the clock of the reader's site."""
    return "Good morning" if 4 <= hour < 12 else "Good afternoon" if 12 <= hour < 18 else "Good evening"


def _tiles(reader: Actor, connection: sa.Connection) -> list[Tile]:
    tiles: list[Tile] = []
    for group in frame().groups:
        for entry in group.entries:
            name = entry.href.removeprefix("/r/").replace("/", ".", 1)
            if group.title in INSIDE or not entry.href.startswith("/r/"):
                continue
            try:
                number = application().catalogue.resource(name).count(connection, reader)
            except Refused:
                continue  # a list that cannot answer shows its reason on its own page
            text = f"{formats().number(CAP - 1)}+" if number >= CAP else formats().number(number)
            tiles.append(Tile(entry.title, text, entry.href, entry.icon, number == 0))
    return sorted(tiles, key=lambda tile: tile.empty)[:MOST_TILES]


def _starts(reader: Actor) -> list[Starts]:
    catalogue = application().catalogue
    found: dict[str, list[Start]] = {}
    for command in catalogue.commands():
        if command.on or command.hidden or command.plugin in CORE or settings_of(command):
            continue
        if reader.grants.allows(command.name):
            start = Start(command.title, command.help, f"/c/{command.name}", "plus")
            found.setdefault(command.plugin, []).append(start)
    plugins = application().registry.plugins
    return [Starts(plugins[name].manifest.title, tuple(starts)) for name, starts in found.items()]


def _recent(reader: Actor, connection: sa.Connection) -> list[Happened]:
    if not reader.grants.allows(journal_entries.permission):
        return []
    rows: list[dict[str, Any]] = journal_entries.page(connection, reader, {}, limit=LOOKED_AT).dicts()
    people = names({row["principal"] for row in rows}, connection)
    happened = [
        Happened(row["recorded_at"], people.get(row["principal"]) or str(row["principal"]), title(row["command"]), 1)
        for row in rows
    ]
    return collapsed(happened)[:RECENT]


def collapsed(happened: list[Happened]) -> list[Happened]:
    """Runs of the same thing by the same person as one entry: forty scans are one line."""
    kept: list[Happened] = []
    for one in happened:
        if kept and (kept[-1].who, kept[-1].what) == (one.who, one.what):
            kept[-1] = replace(kept[-1], times=kept[-1].times + 1)
        else:
            kept.append(one)
    return kept
