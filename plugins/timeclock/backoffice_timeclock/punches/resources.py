"""What can be read of punches and of who is in."""

from __future__ import annotations

import sqlalchemy as sa

from backoffice.org.models import Site
from backoffice.resources import Resource
from backoffice_people import Employee
from backoffice_timeclock.corrections.models import Correction
from backoffice_timeclock.punches.models import Presence, Punch, Review
from backoffice_timeclock.punches.oddities import WORDS

_void = (
    sa.select(sa.func.max(Correction.id))
    .where(Correction.punch_id == Punch.id, Correction.action == "void", Correction.state == "approved")
    .scalar_subquery()
)
_columns = (
    Punch.id,
    Punch.at,
    Employee.number.label("employee"),
    Employee.name,
    Punch.kind,
    Punch.shown,
    Site.code.label("site"),
    Punch.source,
    Punch.verified,
    Punch.flags,
)
_more = (
    Punch.zone,
    Punch.badge_code,
    Punch.device,
    Punch.clock_offset_ms,
    Punch.recorded_at,
    Punch.event_id,
    Punch.raw,
    Punch.employee_id,
    Punch.actor,
)


def _in_words(flags: list[str]) -> str:
    return "; ".join(WORDS.get(flag, flag) for flag in flags) or "–"


_CELLS = {"flags": _in_words}
_LABELS = {"employee": "Employee", "site": "Site", "voided_by": "Voided by", "reviewed": "Looked at"}
_HIDDEN = ("id", "zone", "badge_code", "device", "clock_offset_ms", "recorded_at", "event_id", "raw", "employee_id",
           "actor")  # fmt: skip
_SCOPE = {"site": Punch.site_id, "company": Punch.company_id}

punches = Resource(
    "timeclock.punches",
    sa.select(*_columns, _void.label("voided_by"), Review.recorded_at.label("reviewed"), *_more)
    .join(Site, Site.id == Punch.site_id)
    .outerjoin(Employee, Employee.id == Punch.employee_id)
    .outerjoin(Review, Review.punch_id == Punch.id),
    title="Punches",
    description="Every punch as it was made. None is ever changed; corrections stand beside them.",
    label="employee",
    search=("employee", "name"),
    sort="-id",
    sortable=("at",),
    scope=_SCOPE,
    labels=_LABELS,
    cells=_CELLS,
    hidden=_HIDDEN,
    actions=("timeclock.confirm_punch",),
    icon="clock",
)

own_punches = Resource(
    "timeclock.own_punches",
    sa.select(
        Punch.id, Punch.at, Punch.kind, Punch.shown, Site.code.label("site"), Punch.source, Punch.flags,
        _void.label("voided_by"), Punch.employee_id,
    )
    .join(Site, Site.id == Punch.site_id)
    .join(Employee, Employee.id == Punch.employee_id),
    title="My punches",
    description="Your own punches as they were made.",
    label="at",
    sort="-id",
    sortable=("at",),
    mine=Employee.user_id,
    scope=_SCOPE,
    labels=_LABELS,
    cells=_CELLS,
    hidden=("id", "employee_id"),
    icon="clock",
)  # fmt: skip

odd_punches = Resource(
    "timeclock.odd_punches",
    sa.select(*_columns, *_more)
    .join(Site, Site.id == Punch.site_id)
    .outerjoin(Employee, Employee.id == Punch.employee_id)
    .outerjoin(Review, Review.punch_id == Punch.id)
    .where(Punch.odd == sa.true(), Review.id.is_(None), _void.is_(None)),
    title="Odd punches",
    description="Punches that are kept and flagged and that nobody has looked at. Each stands until somebody voids it.",
    label="employee",
    search=("employee", "name"),
    sort="-id",
    sortable=("at",),
    scope=_SCOPE,
    labels=_LABELS,
    cells=_CELLS,
    hidden=_HIDDEN,
    actions=("timeclock.confirm_punch",),
    icon="clock-exclamation",
)

presence = Resource(
    "timeclock.presence",
    sa.select(
        Presence.id,
        Employee.name,
        Employee.number.label("employee"),
        Presence.state,
        Presence.since,
        Site.code.label("site"),
        Presence.employee_id,
        Presence.site_id,
    )
    .join(Employee, Employee.id == Presence.employee_id)
    .join(Site, Site.id == Presence.site_id)
    .where(Presence.state != "out"),
    title="Who is in",
    description="Who has come and not gone yet, by the last punch of each.",
    label="name",
    search=("name", "employee"),
    sort="name",
    sortable=("since",),
    scope={"site": Presence.site_id, "company": Employee.company_id},
    labels={"employee": "Number", "site": "Site", "state": "State", "since": "Since"},
    hidden=("id", "employee_id", "site_id"),
    icon="users",
)
