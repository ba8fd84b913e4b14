"""The days on which a site does otherwise than its region."""

import datetime as dt
from enum import StrEnum
from typing import Annotated

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backoffice.db.base import Base
from backoffice.kinds import Choice, Day, Id, Instant, Text
from backoffice.org.models import HolidaysOf, Site, SiteRef, Workdays
from backoffice.records.master import MasterRow


class DayKind(StrEnum):
    """What an own day of a site is."""

    holiday = "holiday"
    """Free, although its region works."""
    workday = "workday"
    """Worked, although it is a holiday or a weekend."""


ChangedFrom = Annotated[dt.date, Day("From")]
RecordedAt = Annotated[dt.datetime, Instant("Recorded")]
Principal = Annotated[str, Text("By", max=80)]
OwnDay = Annotated[dt.date, Day("Day")]
OwnDayKind = Annotated[
    DayKind, Choice("Kind", help="A holiday is free; a workday is worked although it is a holiday or a weekend")
]
OwnDayName = Annotated[str, Text("Name", max=120, help="Such as Company outing")]


class CalendarDay(MasterRow, Base):
    """An own day of a site: a holiday added, or a public one taken away. Archived when it is no longer so."""

    __tablename__ = "core_calendar_day"
    __table_args__ = (UniqueConstraint("site_id", "day"),)

    site_id: Mapped[SiteRef] = mapped_column(ForeignKey(Site.id))
    day: Mapped[OwnDay]
    kind: Mapped[OwnDayKind]
    name: Mapped[OwnDayName]


class CalendarChange(Base):
    """From a day on a site has another week, another region, or both. What stands in its own row held at first."""

    __tablename__ = "core_calendar_change"
    __table_args__ = (UniqueConstraint("site_id", "valid_from"),)

    id: Mapped[Id] = mapped_column(primary_key=True)
    site_id: Mapped[SiteRef] = mapped_column(ForeignKey(Site.id))
    valid_from: Mapped[ChangedFrom]
    workdays: Mapped[Workdays]
    region: Mapped[HolidaysOf | None]
    recorded_at: Mapped[RecordedAt]
    principal: Mapped[Principal]
