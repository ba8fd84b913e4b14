"""The own days of the sites, as a list."""

from __future__ import annotations

import sqlalchemy as sa

from backoffice.calendar.models import CalendarDay
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
