"""The tables of events after their commit and of jobs. They are the truth; the queue in front of them only wakes."""

import datetime as dt
from enum import StrEnum
from typing import Annotated, Any

import sqlalchemy as sa
from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backoffice.db.base import Base
from backoffice.kinds import BigId, Choice, Count, Id, Instant, Json, RefTo, Text

KEY_LENGTH = 200
NOTE_LENGTH = 200


class JobState(StrEnum):
    """Where a job stands. `waiting` is also one that failed and is to be tried again at `run_at`."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    DEAD = "dead"
    CANCELLED = "cancelled"


class JobKind(StrEnum):
    """What a job is: a piece of work that somebody asked for, or an event on its way to a handler."""

    JOB = "job"
    DELIVERY = "delivery"


class Role(StrEnum):
    """How a plugin follows an event; an absent reactor either is owed the event or refuses it."""

    HANDLER = "handler"
    OWED = "owed"
    REFUSES = "refuses"


PluginName = Annotated[str, Text("Module", max=80)]
Name = Annotated[str, Text("Name", max=160)]
EventName = Annotated[str, Text("Event", max=120)]
Version = Annotated[int, Count("Version")]
Principal = Annotated[str, Text("By", max=80)]
Process = Annotated[str, Text("Process", max=80)]
At = Annotated[dt.datetime, Instant("At")]
JobRef = Annotated[int, RefTo("Job", resource="jobs.jobs")]


class EventRecord(Base):
    """An event that was committed. Its body stays in the journal, in the entry `seq` at place `no`."""

    __tablename__ = "core_event"
    __table_args__ = (UniqueConstraint("seq", "no"), Index(None, "name", "id"))

    id: Mapped[Id] = mapped_column(primary_key=True)
    seq: Mapped[Annotated[int, Count("Journal entry")]] = mapped_column(BigId)
    no: Mapped[Annotated[int, Count("Place in the entry")]]
    name: Mapped[EventName]
    version: Mapped[Version]
    source: Mapped[Annotated[str, Text("Command", max=120)]]
    company_id: Mapped[int | None] = mapped_column(BigId)
    at: Mapped[At] = mapped_column(index=True)


class Subscription(Base):
    """Which plugin follows which event, remembered so that it gets what happens while it cannot be loaded."""

    __tablename__ = "core_subscription"

    consumer: Mapped[Name] = mapped_column(primary_key=True)
    event: Mapped[EventName] = mapped_column(primary_key=True)
    plugin: Mapped[PluginName] = mapped_column(index=True)
    role: Mapped[Annotated[Role, Choice("Role")]]


relay = sa.Table(
    "core_relay",
    Base.metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("seq", sa.BigInteger, nullable=False),
    sa.Column("xid", sa.String(20), nullable=False),
)
"""One row: how far the journal was read. On PostgreSQL the order is (xid, seq), as for sealing."""


class JobRecord(Base):
    """A job or a delivery. `key` makes it one, however often it is asked for."""

    __tablename__ = "core_job"
    __table_args__ = (Index(None, "state", "kind", "run_at"), Index(None, "plugin", "state"))

    id: Mapped[Id] = mapped_column(primary_key=True)
    key: Mapped[Annotated[str, Text("Key", max=KEY_LENGTH)]] = mapped_column(unique=True)
    kind: Mapped[Annotated[JobKind, Choice("Kind")]]
    plugin: Mapped[PluginName]
    name: Mapped[Name]
    payload: Mapped[Annotated[dict[str, Any], Json("Payload", secrecy="internal")]]
    event_id: Mapped[Annotated[int, RefTo("Event", resource="jobs.events")] | None] = mapped_column(
        ForeignKey(EventRecord.id), index=True
    )
    company_id: Mapped[int | None] = mapped_column(BigId)
    principal: Mapped[Principal]
    state: Mapped[Annotated[JobState, Choice("State")]]
    run_at: Mapped[Annotated[dt.datetime, Instant("Due")]]
    queued_until: Mapped[Annotated[dt.datetime, Instant("Queued until")] | None]
    lease_until: Mapped[Annotated[dt.datetime, Instant("Leased until")] | None]
    process: Mapped[Process | None]
    tries: Mapped[Annotated[int, Count("Tries")]]
    max_tries: Mapped[Annotated[int, Count("Tries at most")]]
    done: Mapped[Annotated[int, Count("Done")]] = mapped_column(BigId)
    total: Mapped[Annotated[int, Count("Of")] | None] = mapped_column(BigId)
    note: Mapped[Annotated[str, Text("Progress", max=NOTE_LENGTH)]]
    result: Mapped[Annotated[Any, Json("Result", secrecy="internal")] | None]
    error: Mapped[Annotated[str, Text("Error", max=20_000, multiline=True)] | None] = mapped_column(sa.Text)
    created_at: Mapped[Annotated[dt.datetime, Instant("Created")]]
    started_at: Mapped[Annotated[dt.datetime, Instant("Started")] | None]
    finished_at: Mapped[Annotated[dt.datetime, Instant("Finished")] | None] = mapped_column(index=True)


class ScheduleRecord(Base):
    """Up to when a schedule has been looked at: everything due since then has still to fire."""

    __tablename__ = "core_schedule"

    name: Mapped[Name] = mapped_column(primary_key=True)
    plugin: Mapped[PluginName]
    last_due: Mapped[Annotated[dt.datetime, Instant("Last due")]]
