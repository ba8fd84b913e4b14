"""The page of a year's holidays at a site."""

from __future__ import annotations

import datetime as dt
from itertools import zip_longest
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, render_template, request

from backoffice.calendar.read import Stretch, holidays_of, stretches
from backoffice.calendar.resources import days
from backoffice.errors import Refused
from backoffice.org import sites
from backoffice_web.context import application, formats, require, snapshot

pages = Blueprint("calendar", __name__)
YEARS = range(1900, 2101)


@pages.get("/holidays")
def holidays() -> str:
    """What is free at a site in a year: by its region, and by its own choice."""
    reader = require(days.permission)
    now = application().clock()
    year = _year(request.args.get("year"), now.year)
    with snapshot() as connection:
        known = [dict(row) for row in sites.resource.page(connection, reader, {"sort": "code"}, limit=200).dicts()]
        site = _site(known, request.args.get("site"))
        found = holidays_of(connection, site["id"], year) if site else []
        held = stretches(connection, site["id"]) if site else []
    zone = ZoneInfo(site["zone"]) if site else dt.UTC
    return render_template(
        "holidays.html",
        sites=known,
        site=site,
        year=year,
        years=YEARS,
        holidays=found,
        held=[one for one, after in zip_longest(held, held[1:]) if _touches(one, after, year)],
        may_change=reader.grants.allows("calendar.change_calendar"),
        today=now.astimezone(zone).date(),
        formats=formats(),
        may_set=reader.grants.allows("calendar.set_day"),
    )


def _touches(one: Stretch, after: Stretch | None, year: int) -> bool:
    """Whether it holds on a day of the year."""
    begun = one.first is None or one.first.year <= year
    return begun and (after is None or after.first is None or after.first > dt.date(year, 1, 1))


def _year(text: str | None, this: int) -> int:
    if not text:
        return this
    if not (text.isascii() and text.isdigit() and int(text[:5]) in YEARS):
        raise Refused(
            "invalid", "The year has to be one from 1900 to 2100. Nothing was changed; choose another.", field="year"
        )
    return int(text)


def _site(known: list[dict[str, Any]], text: str | None) -> dict[str, Any] | None:
    """The site that is asked for, or the first one."""
    if not text:
        return known[0] if known else None
    return next((site for site in known if text in (site["code"], str(site["id"]))), None)
