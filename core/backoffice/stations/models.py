"""Stations, where people scan, and every scan that was made there."""

import datetime as dt
import uuid
from enum import StrEnum
from typing import Annotated, Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from backoffice.db.base import Base
from backoffice.kinds import Binary, Choice, Id, Instant, Json, RefTo, Text, Uuid
from backoffice.org.models import Site, SiteRef
from backoffice.records.master import MasterRow
from backoffice.stations.code import ScannedText

MAX_CODE = 512

StationRef = Annotated[int, RefTo("Station", resource="stations.stations")]
StationCode = Annotated[str, Text("Code", max=40, pattern=r"^[A-Za-z0-9][A-Za-z0-9_.\-]*$")]
ScannedCode = Annotated[str, ScannedText("Scanned code", max=MAX_CODE)]


class Outcome(StrEnum):
    """What became of a scan."""

    done = "done"
    refused = "refused"
    ask = "ask"
    undone = "undone"


class Station(MasterRow, Base):
    """A place with a scanner: a bench, a gate, a handheld."""

    __tablename__ = "core_station"

    code: Mapped[StationCode] = mapped_column(unique=True)
    name: Mapped[Annotated[str, Text("Name", max=200)]]
    site_id: Mapped[SiteRef] = mapped_column(ForeignKey(Site.id), index=True)


class Scan(Base):
    """A scan as it came in, and what was answered. Kept whether it had an effect or not."""

    __tablename__ = "core_scan"
    __table_args__ = (
        Index(None, "station_id", "id"),
        Index(None, "site_id", "id"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    event_id: Mapped[Annotated[uuid.UUID, Uuid("Event")]] = mapped_column(unique=True)
    station_id: Mapped[StationRef] = mapped_column(ForeignKey(Station.id))
    site_id: Mapped[SiteRef] = mapped_column(ForeignKey(Site.id))
    code: Mapped[ScannedCode]
    raw: Mapped[Annotated[bytes, Binary("Raw")] | None]
    """The code's bytes, where they cannot be kept as text."""
    aim: Mapped[Annotated[str, Text("Symbology", max=8)]]
    mode: Mapped[Annotated[str, Text("Mode", max=80)]]
    context: Mapped[Annotated[dict[str, Any], Json("Context")]]
    at: Mapped[Annotated[dt.datetime, Instant("Scanned")] | None]
    recorded_at: Mapped[Annotated[dt.datetime, Instant("Recorded")]]
    actor: Mapped[Annotated[str, Text("By", max=80)]]
    outcome: Mapped[Annotated[Outcome, Choice("Outcome")]]
    answer: Mapped[Annotated[dict[str, Any], Json("Answer")] | None]
