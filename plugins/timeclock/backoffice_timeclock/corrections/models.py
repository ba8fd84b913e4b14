"""The table of corrections."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from backoffice.db.base import Base
from backoffice.kinds import Id
from backoffice.org.models import Company, CompanyRef, Site, SiteRef
from backoffice_people import Employee, EmployeeRef
from backoffice_timeclock.corrections.fields import (
    ActionOf,
    DecidedAt,
    DecisionReason,
    NewAt,
    Principal,
    Reason,
    RequestedAt,
    StateOf,
)
from backoffice_timeclock.punches.fields import EventId, KindOf, PunchRef
from backoffice_timeclock.punches.models import Punch


class Correction(Base):
    """A request to correct a punch, and, once it is approved, the fact that it is corrected.

    Decided ones are never changed and none is deleted, which the database itself holds.
    """

    __tablename__ = "timeclock_correction"
    __table_args__ = (Index(None, "employee_id", "new_at"), Index(None, "state", "id"))

    id: Mapped[Id] = mapped_column(primary_key=True)
    event_id: Mapped[EventId | None] = mapped_column(unique=True)
    company_id: Mapped[CompanyRef] = mapped_column(ForeignKey(Company.id))
    site_id: Mapped[SiteRef] = mapped_column(ForeignKey(Site.id), index=True)
    employee_id: Mapped[EmployeeRef] = mapped_column(ForeignKey(Employee.id))
    punch_id: Mapped[PunchRef | None] = mapped_column(ForeignKey(Punch.id), index=True)
    action: Mapped[ActionOf]
    new_at: Mapped[NewAt | None]
    new_kind: Mapped[KindOf | None]
    reason: Mapped[Reason]
    state: Mapped[StateOf]
    requested_by: Mapped[Principal]
    requested_at: Mapped[RequestedAt]
    decided_by: Mapped[Principal | None]
    decided_at: Mapped[DecidedAt | None]
    decision_reason: Mapped[DecisionReason | None]
