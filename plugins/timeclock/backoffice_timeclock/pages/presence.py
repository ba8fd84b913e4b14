"""Who is in: a board for every day, and a list for an evacuation that is read from paper."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from flask import render_template, request

from backoffice.errors import NotFound
from backoffice_timeclock.pages import pages
from backoffice_timeclock.settings import TimeclockSettings
from backoffice_web import access
from backoffice_web.context import actor, application, formats, snapshot

READ = "timeclock.presence.read"
MOST: Final = 5_000
STATES: Final = {"in": "In", "break_end": "In", "break_start": "On a break"}


@dataclass
class AtSite:
    """The people of one site, by name; `doubtful` came so long ago that their OUT is probably missing."""

    code: str
    here: list[Mapping[str, Any]] = field(default_factory=list)
    doubtful: list[Mapping[str, Any]] = field(default_factory=list)


@pages.get("/board")
@access.permission(READ)
def board() -> str:
    """Who has come and not gone yet, by site; it can be switched off in the settings."""
    if not application().settings(TimeclockSettings).board:
        raise NotFound("The board of who is in is switched off here. Nothing was changed.", "board_off")
    return _page("timeclock/board.html")


@pages.get("/evacuation")
@access.permission(READ)
def evacuation() -> str:
    """The same to be printed and ticked off at the assembly point, with those whose OUT may be missing."""
    return _page("timeclock/evacuation.html")


def _page(template: str) -> str:
    wanted = request.args.get("site", "")
    rows = _rows()
    now = application().clock()
    longest = dt.timedelta(hours=application().settings(TimeclockSettings).longest_shift)
    sites = _by_site((row for row in rows if not wanted or row["site"] == wanted), now - longest)
    return render_template(
        template, sites=sites, all=sorted({row["site"] for row in rows}), site=wanted, states=STATES, now=now,
        formats=formats(),
    )  # fmt: skip


def _rows() -> list[dict[str, Any]]:
    with snapshot() as connection:
        return application().resource("timeclock.presence").page(connection, actor(), {}, limit=MOST).dicts()


def _by_site(rows: Iterable[Mapping[str, Any]], since: dt.datetime) -> list[AtSite]:
    sites: dict[str, AtSite] = {}
    for row in rows:
        site = sites.setdefault(row["site"], AtSite(row["site"]))
        (site.here if row["since"] >= since else site.doubtful).append(row)
    return [sites[code] for code in sorted(sites)]
