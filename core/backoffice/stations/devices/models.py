"""Devices, what terminals reported, and what people asked of devices."""

import datetime as dt
import uuid
from enum import StrEnum
from typing import Annotated, Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from backoffice.db.base import Base
from backoffice.kinds import BigId, Choice, Count, Flag, Id, Instant, Json, RefTo, Text, Uuid
from backoffice.stations.models import Station, StationRef
from backoffice.stations.terminals.models import Epoch, Seq, Terminal, TerminalRef

DeviceRef = Annotated[int, RefTo("Device", resource="stations.devices")]
DriverName = Annotated[str, Text("Driver", max=80, pattern=r"^[a-z][a-z0-9_.]*$")]
DeviceName = Annotated[str, Text("Name", max=200)]
Reason = Annotated[str, Text("Reason", max=500)]
ActionName = Annotated[str, Text("Action", max=80)]


class Settled(StrEnum):
    """What a person did about an event that was put aside."""

    dismissed = "dismissed"
    taken = "taken"


class Device(Base):
    """A piece of hardware on a terminal, as it is set up here, and how it last was."""

    __tablename__ = "core_device"

    id: Mapped[Id] = mapped_column(primary_key=True)
    public_id: Mapped[Annotated[str, Text("Device", max=64)]] = mapped_column(unique=True)
    terminal_id: Mapped[TerminalRef] = mapped_column(ForeignKey(Terminal.id), index=True)
    driver: Mapped[DriverName]
    kind: Mapped[Annotated[str, Text("Kind", max=24)]]
    identity: Mapped[Annotated[str, Text("Identity", max=300)]] = mapped_column(index=True)
    descriptor: Mapped[Annotated[dict[str, Any], Json("Device")]]
    settings: Mapped[Annotated[dict[str, Any], Json("Settings")]]
    station_id: Mapped[StationRef | None] = mapped_column(ForeignKey(Station.id), index=True)
    name: Mapped[DeviceName]
    enabled: Mapped[Annotated[bool, Flag("On")]]
    version: Mapped[Annotated[int, Count("Version", ge=1)]]
    created_at: Mapped[Annotated[dt.datetime, Instant("Created")]]
    archived_at: Mapped[Annotated[dt.datetime, Instant("Removed")] | None]
    state: Mapped[Annotated[str, Text("State", max=24)]]
    """The device's own state (`backoffice.devices.State`), as it was last told; `discovered` before that."""
    reason: Mapped[Reason]
    reason_code: Mapped[Annotated[str, Text("Reason code", max=40)]]
    since: Mapped[Annotated[dt.datetime, Instant("Since")] | None]
    health: Mapped[Annotated[dict[str, Any], Json("Health")] | None]
    health_at: Mapped[Annotated[dt.datetime, Instant("Told")] | None]


class DeviceEventRow(Base):
    """An event of a terminal, kept for ever so that it counts once. `quarantined` says why it had no effect."""

    __tablename__ = "core_device_event"
    __table_args__ = (Index(None, "terminal_id", "epoch", "seq"), Index(None, "device_id", "id"))

    id: Mapped[Id] = mapped_column(primary_key=True)
    event_id: Mapped[Annotated[uuid.UUID, Uuid("Event")]] = mapped_column(unique=True)
    terminal_id: Mapped[TerminalRef] = mapped_column(ForeignKey(Terminal.id))
    device_id: Mapped[DeviceRef | None] = mapped_column(ForeignKey(Device.id))
    device: Mapped[Annotated[str, Text("Device", max=64)]]
    """The device's id as the terminal said it, known or not."""
    epoch: Mapped[Epoch]
    seq: Mapped[Seq] = mapped_column(BigId)
    kind: Mapped[Annotated[str, Text("Kind", max=24)]]
    at: Mapped[Annotated[dt.datetime, Instant("At")]]
    """By the terminal's clock."""
    counted_at: Mapped[Annotated[dt.datetime, Instant("Counted at")]]
    """By ours: corrected where the terminal's clock was wrong by more than a minute."""
    recorded_at: Mapped[Annotated[dt.datetime, Instant("Recorded")]]
    body: Mapped[Annotated[dict[str, Any], Json("Body", secrecy="hr")]]  # a badge reader tells whose badge it was
    quarantined: Mapped[Reason | None] = mapped_column(index=True)
    settled: Mapped[Annotated[Settled, Choice("Settled")] | None]


class DeviceAction(Base):
    """Something asked of a device. It goes down with the work until the terminal says that it was done."""

    __tablename__ = "core_device_action"
    __table_args__ = (Index(None, "device_id", "acted_at"),)

    id: Mapped[Id] = mapped_column(primary_key=True)
    device_id: Mapped[DeviceRef] = mapped_column(ForeignKey(Device.id))
    action: Mapped[ActionName]
    arguments: Mapped[Annotated[dict[str, Any], Json("Arguments")]]
    asked_by: Mapped[Annotated[str, Text("By", max=80)]]
    asked_at: Mapped[Annotated[dt.datetime, Instant("Asked")]]
    acted_at: Mapped[Annotated[dt.datetime, Instant("Done")] | None]
    error: Mapped[Reason | None]


class StationSession(Base):
    """What a station without a screen remembers: its mode and context."""

    __tablename__ = "core_station_session"

    station_id: Mapped[StationRef] = mapped_column(ForeignKey(Station.id), primary_key=True)
    mode: Mapped[Annotated[str, Text("Mode", max=80)]]
    context: Mapped[Annotated[dict[str, Any], Json("Context")]]
    changed_at: Mapped[Annotated[dt.datetime, Instant("Changed")]]
    changed_by: Mapped[Annotated[str, Text("By", max=80)]]
