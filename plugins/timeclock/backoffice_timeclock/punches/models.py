"""The tables of punches, of who has looked at odd ones, and of who is in."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from backoffice.db.base import Base
from backoffice.kinds import BigId, Id
from backoffice.org.models import Company, CompanyRef, Site, SiteRef
from backoffice.stations.models import Station, StationRef
from backoffice_people import BadgeCode, Employee, EmployeeRef
from backoffice_timeclock.punches.fields import (
    At,
    Device,
    DeviceSeq,
    EventId,
    Flags,
    KindOf,
    Note,
    Odd,
    OffsetMs,
    Principal,
    PunchRef,
    Raw,
    RecordedAt,
    ShownAs,
    SourceOf,
    VerifiedBy,
    ZoneOf,
)


class Punch(Base):
    """A fact: somebody punched. Never changed and never deleted, which the database itself holds.

    `at` is by the clock of where it was made; `clock_offset_ms` says how far that clock was ahead of ours.
    """

    __tablename__ = "timeclock_punch"
    __table_args__ = (Index(None, "employee_id", "at"), Index(None, "site_id", "id"), Index(None, "odd", "id"))

    id: Mapped[Id] = mapped_column(primary_key=True)
    event_id: Mapped[EventId] = mapped_column(unique=True)
    company_id: Mapped[CompanyRef] = mapped_column(ForeignKey(Company.id))
    site_id: Mapped[SiteRef] = mapped_column(ForeignKey(Site.id))
    station_id: Mapped[StationRef | None] = mapped_column(ForeignKey(Station.id))
    device: Mapped[Device | None]
    device_seq: Mapped[DeviceSeq | None] = mapped_column(BigId)
    badge_code: Mapped[BadgeCode | None]
    employee_id: Mapped[EmployeeRef | None] = mapped_column(ForeignKey(Employee.id))
    kind: Mapped[KindOf]
    shown: Mapped[ShownAs]
    at: Mapped[At]
    zone: Mapped[ZoneOf]
    recorded_at: Mapped[RecordedAt]
    source: Mapped[SourceOf]
    verified: Mapped[VerifiedBy]
    clock_offset_ms: Mapped[OffsetMs | None] = mapped_column(BigId)
    flags: Mapped[Flags]
    odd: Mapped[Odd]
    """Whether there are any flags."""
    raw: Mapped[Raw]
    actor: Mapped[Principal]


class Review(Base):
    """A fact: somebody looked at an odd punch and lets it stand as it is."""

    __tablename__ = "timeclock_review"

    id: Mapped[Id] = mapped_column(primary_key=True)
    punch_id: Mapped[PunchRef] = mapped_column(ForeignKey(Punch.id), unique=True)
    note: Mapped[Note | None]
    actor: Mapped[Principal]
    recorded_at: Mapped[RecordedAt]


class Presence(Base):
    """Where each person stands after their last punch: kept, and made anew where punches are corrected."""

    __tablename__ = "timeclock_presence"
    __table_args__ = (Index(None, "site_id", "state"),)

    id: Mapped[Id] = mapped_column(primary_key=True)
    employee_id: Mapped[EmployeeRef] = mapped_column(ForeignKey(Employee.id), unique=True)
    site_id: Mapped[SiteRef] = mapped_column(ForeignKey(Site.id))
    state: Mapped[ShownAs]
    since: Mapped[At]
    recorded_at: Mapped[RecordedAt]
