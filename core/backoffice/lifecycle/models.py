"""What is remembered of modules beside their desired state: settings, faults, the time of their hooks, processes."""

import datetime as dt
from typing import Annotated, Any

import sqlalchemy as sa
from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from backoffice.db.base import Base
from backoffice.kinds import BigId, Count, Id, Instant, Json, Text

PluginName = Annotated[str, Text("Module", max=80)]
ProcessId = Annotated[str, Text("Process", max=80)]


class SettingRecord(Base):
    """The settings of one plugin, as its model dumps them to JSON."""

    __tablename__ = "core_setting"

    plugin: Mapped[PluginName] = mapped_column(primary_key=True)
    values: Mapped[Annotated[dict[str, Any], Json("Values", secrecy="internal")]]
    version: Mapped[Annotated[int, Count("Version")]]
    changed_at: Mapped[Annotated[dt.datetime, Instant("Changed")]]


class FaultRecord(Base):
    """One failure of a plugin, with its stack and without any payload."""

    __tablename__ = "core_fault"
    __table_args__ = (Index(None, "plugin", "id"),)

    id: Mapped[Id] = mapped_column(primary_key=True)
    at: Mapped[Annotated[dt.datetime, Instant("At")]] = mapped_column(index=True)
    plugin: Mapped[PluginName]
    place: Mapped[Annotated[str, Text("In", max=160)]]
    error: Mapped[Annotated[str, Text("Error", max=500)]]
    stack: Mapped[Annotated[str, Text("Stack", max=20_000, multiline=True)]] = mapped_column(sa.Text)
    process: Mapped[ProcessId]


class HookTimeRecord(Base):
    """How often and how long a plugin's hook ran, in all processes together. Times are microseconds."""

    __tablename__ = "core_hook_time"

    plugin: Mapped[PluginName] = mapped_column(primary_key=True)
    hook: Mapped[Annotated[str, Text("Hook", max=80)]] = mapped_column(primary_key=True)
    calls: Mapped[Annotated[int, Count("Calls")]] = mapped_column(BigId)
    microseconds: Mapped[Annotated[int, Count("Time", help="Microseconds in all")]] = mapped_column(BigId)
    slowest: Mapped[Annotated[int, Count("Slowest", help="Microseconds")]] = mapped_column(BigId)
    failures: Mapped[Annotated[int, Count("Failures")]] = mapped_column(BigId)


class ProcessRecord(Base):
    """A running process, which says every few seconds that it is there and which generation it has taken up."""

    __tablename__ = "core_process"

    id: Mapped[ProcessId] = mapped_column(primary_key=True)
    kind: Mapped[Annotated[str, Text("Kind", max=24)]]
    host: Mapped[Annotated[str, Text("Host", max=80)]]
    pid: Mapped[Annotated[int, Count("Process number")]]
    generation: Mapped[Annotated[int, Count("Generation")]] = mapped_column(BigId)
    started_at: Mapped[Annotated[dt.datetime, Instant("Started")]]
    seen_at: Mapped[Annotated[dt.datetime, Instant("Last seen")]]
