"""Routes of the scan station."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import orjson
import sqlalchemy as sa
from flask import Blueprint, Response, render_template, request

from backoffice.declarations import StationMode
from backoffice.errors import Denied, NotFound
from backoffice.org.models import Site
from backoffice.stations.models import Scan, Station
from backoffice_web.code128 import svg
from backoffice_web.context import actor, application, require, snapshot

pages = Blueprint("scan", __name__, url_prefix="/scan")
COMMAND = "stations.scan"
SESSION = "stations.set_session"
HEARD = 50
"""Scans in one answer; a page that was asleep asks again at once."""


@dataclass(frozen=True)
class Place:
    """A station that the person may scan at."""

    id: int
    code: str
    name: str
    site: str


@dataclass(frozen=True)
class Card:
    """A printed control barcode."""

    title: str
    text: str
    code: str


@pages.get("")
def station() -> str:
    """The scan station; `?station=CODE` chooses one, else the browser remembers the last."""
    require(COMMAND)
    places = stations()
    if not places:
        raise NotFound("There is no station yet. Nothing was changed; an administrator can create one under Stations.")
    asked = request.args.get("station", "")
    chosen = next((place for place in places if place.code == asked), None)
    settings = {
        "stations": [place.__dict__ for place in places],
        "station": chosen.code if chosen else "",
        "modes": [_mode(mode) for mode in usable_modes()],
    }
    return render_template("scan.html", settings=orjson.dumps(settings).decode(), modes=usable_modes(), places=places)


@pages.post("/send")
def send() -> Response:
    """Take one scan as JSON: the payload of `stations.scan`. The answer is done, refused or ask, always 200."""
    person = actor()
    answer = application().dispatch(COMMAND, request.get_data(cache=False), person)
    return Response(answer.raw, mimetype="application/json")


@pages.get("/heard")
def heard() -> Response:
    """What the devices of a station read since the scan `after`, as JSON; without `after` only where to begin."""
    require(COMMAND)
    place = next((one for one in stations() if one.code == request.args.get("station")), None)
    if place is None:
        raise NotFound("There is no such station, or it is not for you to scan at.")
    after = request.args.get("after", "")
    with snapshot() as connection:
        last = connection.scalar(sa.select(sa.func.max(Scan.id)).where(Scan.station_id == place.id)) or 0
        rows = connection.execute(_heard(place.id, int(after))).all() if after.isdigit() and len(after) < 18 else []
    scans = [{**row._mapping, "at": row.at or row.recorded_at} for row in rows]
    newest = scans[-1]["id"] if len(scans) == HEARD else last
    return Response(orjson.dumps({"last": newest, "scans": scans}), mimetype="application/json")


@pages.post("/session")
def session() -> Response:
    """The mode and context that the open page shows are those in which the station's devices scan."""
    application().dispatch(SESSION, request.get_data(cache=False), require(SESSION))
    return Response(status=204)


@pages.get("/cards")
def cards() -> str:
    """Control barcodes to print and hang up beside the scanner."""
    require(COMMAND)
    shown = [
        Card("Undo", "Takes the last scan back", "BO:UNDO"),
        Card("OK", "Answers an alarm", "BO:OK"),
        Card("Done", "Finishes this task", "BO:DONE"),
        *(Card(mode.title, "Changes the mode", f"BO:MODE:{mode.id}") for mode in usable_modes()),
        *(Card(f"Times {n}", "For the next scan", f"BO:X{n}") for n in (2, 5, 10, 25, 50, 100)),
    ]
    return render_template("scan_cards.html", cards=[(card, svg(card.code)) for card in shown])


def _heard(station: int, after: int) -> Any:
    return (
        sa.select(Scan.id, Scan.event_id, Scan.code, Scan.mode, Scan.at, Scan.recorded_at, Scan.outcome, Scan.answer)
        .where(Scan.station_id == station, Scan.id > after, Scan.actor.startswith("device:"), Scan.answer.is_not(None))
        .order_by(Scan.id)
        .limit(HEARD)
    )


def usable_modes() -> list[StationMode]:
    """The modes of enabled modules whose command the person may run."""
    grants = actor().grants
    return [mode for mode in application().catalogue.modes() if not mode.command or grants.allows(mode.command)]


def stations() -> list[Place]:
    """The stations in the reach of the person's right to scan, those in use, by code."""
    person = actor()
    reach = person.grants.alternatives(COMMAND)
    if reach == ():
        raise Denied(COMMAND)
    wanted = (
        sa.select(Station.id, Station.code, Station.name, Site.name.label("site"), Site.id.label("site_id"))
        .join(Site, Site.id == Station.site_id)
        .where(Station.archived_at.is_(None), Site.company_id == person.company_id)
        .order_by(Station.code)
    )
    with snapshot() as connection:
        rows = connection.execute(wanted).all()
    return [
        Place(row.id, row.code, row.name, row.site) for row in rows if _reached(reach, row.site_id, person.company_id)
    ]


def _reached(reach: Any, site_id: int, company_id: int | None) -> bool:
    if reach is None:
        return True
    return any(site_id in limits.get("site", ()) or company_id in limits.get("company", ()) for limits in reach)


def _mode(mode: StationMode) -> dict[str, Any]:
    return {
        "id": mode.id,
        "title": mode.title,
        "verdict": mode.verdict,
        "icon": mode.icon,
        "key": mode.key,
        "context": [{"key": key, "label": label} for key, label in mode.context],
    }
