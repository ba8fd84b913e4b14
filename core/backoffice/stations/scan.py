"""The command `stations.scan`: keep the raw scan, let it have its effect, answer."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Annotated, Any

import orjson
import sqlalchemy as sa
from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError
from sqlalchemy.dialects import postgresql, sqlite

from backoffice.bus import Payload, Tx, command
from backoffice.db.hot import Hot
from backoffice.errors import Conflict, FieldError, Invalid
from backoffice.kinds import Instant, Json, Text, Uuid
from backoffice.stations.answer import ScanAnswer, refused, to_json
from backoffice.stations.code import storable
from backoffice.stations.models import Outcome, Scan, ScannedCode, Station, StationRef
from backoffice.stations.route import Place, route

MAX_CONTEXT = 8192  # bytes of JSON


def small(context: dict[str, Any]) -> dict[str, Any]:
    """The context, unless it is larger than a station may keep in mind."""
    if len(orjson.dumps(context)) > MAX_CONTEXT:
        raise PydanticCustomError("too_large", "must be at most {limit} bytes of JSON", {"limit": MAX_CONTEXT})
    return context


class ScanCode(Payload):
    """`at` is when it was scanned, if that is not now. `context` is all that the station knows.

    `raw` is what came over the wire, where that is more than the code: prefix, suffix, other bytes.
    """

    event_id: Annotated[uuid.UUID, Uuid("Event", help="Made by the station, one for each scan")]
    station: StationRef
    code: ScannedCode
    aim: Annotated[str, Text("Symbology", max=8, pattern=r"^\][A-Za-z][0-9A-Za-z]$", help="AIM identifier")] | None = (
        None
    )
    mode: Annotated[str, Text("Mode", max=80, pattern=r"^[a-z][a-z0-9_.]*$")]
    context: Annotated[dict[str, Any], Json("Context"), AfterValidator(small)] = Field(default_factory=dict)
    at: Annotated[dt.datetime, Instant("Scanned")] | None = None
    raw: Annotated[str, Text("Raw bytes", max=4096, pattern=r"^[A-Za-z0-9+/]*={0,2}$", help="In base64")] | None = None


_KEPT = ("event_id", "station_id", "site_id", "code", "raw", "aim", "mode", "context", "at", "recorded_at", "actor")
_VALUES = {name: sa.bindparam(name, type_=Scan.__table__.c[name].type) for name in (*_KEPT, "outcome")}
_KEEP = Hot(
    {
        name: insert(Scan).values(_VALUES).on_conflict_do_nothing(index_elements=["event_id"]).returning(Scan.id)
        for name, insert in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
    }
)
_ANSWERED = Hot(
    sa.update(Scan)
    .where(Scan.id == sa.bindparam("scan"))
    .values(outcome=sa.bindparam("new_outcome"), answer=sa.bindparam("new_answer"))
)
_EARLIER = Hot(
    sa.select(Scan.station_id, Scan.code, Scan.raw, Scan.aim, Scan.mode, Scan.context, Scan.at, Scan.answer).where(
        Scan.event_id == sa.bindparam("event_id")
    )
)
_STATION = Hot(
    sa.select(Station.site_id, Station.archived_at, Station.code).where(Station.id == sa.bindparam("station"))
)


def _site(tx: Tx, p: ScanCode) -> Mapping[str, frozenset[int]]:
    return {"site": frozenset({_place(tx, p)[0].site_id})}


@command("stations", title="Take a scan", scope=_site, calls=("*",), bound_ms=250, hidden=True)
def scan(tx: Tx, p: ScanCode) -> ScanAnswer:
    """Keep a scan and do what its station's mode says. The answer says done, refused or ask; the scan is kept anyway.

    The same event is answered the same however often it is sent.
    """
    place, archived = _place(tx, p)
    text, raw = storable(p.code)
    raw = raw if p.raw is None else _bytes(p.raw)
    facts = {
        "station_id": p.station, "code": text, "raw": raw, "aim": p.aim or "", "mode": p.mode,
        "context": p.context, "at": p.at,
    }  # fmt: skip
    kept = tx.one(
        _KEEP, **facts, event_id=p.event_id, site_id=place.site_id, recorded_at=tx.now, actor=tx.actor.id,
        outcome=Outcome.refused,
    )  # fmt: skip
    if kept is None:
        return _again(tx, p.event_id, facts)
    answer = _switched_off(place) if archived else route(tx, p, place)
    tx.run(_ANSWERED, scan=kept[0], new_outcome=answer.status, new_answer=to_json(answer))
    return answer


def _bytes(raw: str) -> bytes:
    try:
        return base64.b64decode(raw, validate=True)
    except binascii.Error:
        raise Invalid([FieldError("raw", "must be base64", "not_base64")]) from None


def _place(tx: Tx, p: ScanCode) -> tuple[Place, bool]:
    row = tx.one(_STATION, station=p.station)
    assert row is not None  # the reference was resolved
    site_id, archived_at, code = row
    return Place(p.station, site_id, code), archived_at is not None


def _switched_off(place: Place) -> ScanAnswer:
    message = f"The station {place.code} is archived. The scan is kept, nothing moved; restore the station first."
    return refused("station_archived", message)


def _again(tx: Tx, event_id: uuid.UUID, facts: Mapping[str, Any]) -> ScanAnswer:
    row = tx.one(_EARLIER, event_id=event_id)
    assert row is not None  # it stood in the way of ours
    *earlier, answer = row
    if earlier != list(facts.values()):
        raise Conflict(
            "event_reused",
            "This event was sent before with another content. Nothing was written; send a new scan with a new event.",
            field="event_id",
        )
    return ScanAnswer(**answer)
