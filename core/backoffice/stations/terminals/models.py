"""Terminals and the codes by which they become known."""

import datetime as dt
from typing import Annotated, Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from backoffice.db.base import Base
from backoffice.identity.models import Role, RoleRef
from backoffice.kinds import BigId, Binary, Count, Id, Instant, Json, RefTo, Text
from backoffice.org.models import Site, SiteRef

BIG = 2**62

TerminalRef = Annotated[int, RefTo("Terminal", resource="stations.terminals")]
TerminalName = Annotated[str, Text("Name", max=200)]
Epoch = Annotated[str, Text("Epoch", max=64, pattern=r"^[A-Za-z0-9-]{1,64}$")]
Seq = Annotated[int, Count("Number", ge=0, le=BIG)]
Milliseconds = Annotated[int, Count("Clock ahead by, ms", ge=-BIG, le=BIG)]


class Terminal(Base):
    """An agent, or a browser such as a kiosk, at a site. It acts with one role, limited to that site."""

    __tablename__ = "core_terminal"

    id: Mapped[Id] = mapped_column(primary_key=True)
    public_id: Mapped[Annotated[str, Text("Terminal", max=64)]] = mapped_column(unique=True)
    name: Mapped[TerminalName]
    site_id: Mapped[SiteRef] = mapped_column(ForeignKey(Site.id), index=True)
    role_id: Mapped[RoleRef] = mapped_column(ForeignKey(Role.id))
    public_key: Mapped[Annotated[bytes, Binary("Key", secrecy="internal")] | None]
    """Ed25519, 32 bytes; none before it is enrolled, and for a browser."""
    browser_hash: Mapped[Annotated[str, Text("Digest of the cookie", max=64, secrecy="internal")] | None] = (
        mapped_column(index=True, unique=True)
    )
    """Of the secret that an enrolled browser keeps in its cookie; none for an agent."""
    created_at: Mapped[Annotated[dt.datetime, Instant("Created")]]
    enrolled_at: Mapped[Annotated[dt.datetime, Instant("Enrolled")] | None]
    revoked_at: Mapped[Annotated[dt.datetime, Instant("Revoked")] | None]
    seen_at: Mapped[Annotated[dt.datetime, Instant("Last seen")] | None]
    clock_offset_ms: Mapped[Milliseconds | None] = mapped_column(BigId)
    """How far its clock is ahead of ours."""
    agent_version: Mapped[Annotated[str, Text("Version", max=80)]] = mapped_column(default="")
    drivers: Mapped[Annotated[list[str], Json("Drivers")]]
    """The names of the drivers that are installed there."""
    epoch: Mapped[Epoch | None]
    last_seq: Mapped[Seq] = mapped_column(BigId, default=0)
    """The highest number taken of that epoch; there is no gap below it."""
    work_version: Mapped[Annotated[int, Count("Work", le=BIG)]] = mapped_column(BigId, default=1)
    """Counts every change of what the terminal must know."""


class EnrolCode(Base):
    """A one-time code: only its digest is kept."""

    __tablename__ = "core_enrol_code"

    id: Mapped[Id] = mapped_column(primary_key=True)
    terminal_id: Mapped[TerminalRef] = mapped_column(ForeignKey(Terminal.id), index=True)
    code_hash: Mapped[Annotated[str, Text("Digest", max=64, secrecy="internal")]] = mapped_column(unique=True)
    created_at: Mapped[Annotated[dt.datetime, Instant("Created")]]
    expires_at: Mapped[Annotated[dt.datetime, Instant("Expires")]]
    used_at: Mapped[Annotated[dt.datetime, Instant("Used")] | None]


class FoundDevice(Base):
    """What hung on a terminal when it last told."""

    __tablename__ = "core_found_device"

    id: Mapped[Id] = mapped_column(primary_key=True)
    terminal_id: Mapped[TerminalRef] = mapped_column(ForeignKey(Terminal.id), index=True)
    identity: Mapped[Annotated[str, Text("Identity", max=300)]]
    name: Mapped[Annotated[str, Text("Found", max=200)]]
    descriptor: Mapped[Annotated[dict[str, Any], Json("Device")]]
    drivers: Mapped[Annotated[list[str], Json("Drivers")]]
    """Those that match, best first."""
    found_at: Mapped[Annotated[dt.datetime, Instant("Since")]]
