"""The own days of the sites and the changes of their calendars, as lists."""

from __future__ import annotations

import sqlalchemy as sa

from backoffice.calendar.models import CalendarChange, CalendarDay
from backoffice.org.models import Site
from backoffice.resources import Resource

days = Resource(
    "calendar.days",
    sa.select(
        CalendarDay.id,
        CalendarDay.day,
        CalendarDay.name,
        CalendarDay.kind,
        CalendarDay.site_id.label("site"),
        CalendarDay.archived_at,
    ).join(Site, Site.id == CalendarDay.site_id),
    label="name",
    sort="-day",
    sortable=("day",),
    search=("name",),
    scope={"site": CalendarDay.site_id, "company": Site.company_id},
    hidden=("id", "archived_at"),
    archived="archived_at",
    actions=("calendar.clear_day",),
    create="calendar.set_day",
    title="Own days of sites",
    icon="calendar",
    description="Holidays that a site adds to those of its region, and days that it works although they are free.",
)

changes = Resource(
    "calendar.changes",
    sa.select(
        CalendarChange.id,
        CalendarChange.valid_from,
        CalendarChange.workdays,
        CalendarChange.region,
        CalendarChange.site_id.label("site"),
        CalendarChange.recorded_at,
        CalendarChange.principal.label("by"),
    ).join(Site, Site.id == CalendarChange.site_id),
    label="valid_from",
    sort="-valid_from",
    sortable=("valid_from",),
    scope={"site": CalendarChange.site_id, "company": Site.company_id},
    hidden=("id",),
    actions=("calendar.take_back_change",),
    title="Changes of calendars",
    icon="calendar-event",
    description="From which day on a site works on other days or keeps other holidays. Before the first, its record.",
)
