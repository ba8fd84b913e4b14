"""The fixed statements that every punch runs, compiled once (see `backoffice.db.hot`)."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy import bindparam as bind
from sqlalchemy.dialects import postgresql, sqlite

from backoffice.db.hot import Hot
from backoffice.org.models import Site
from backoffice_people import Badge, Employee
from backoffice_timeclock.corrections.models import Correction
from backoffice_timeclock.punches.models import Presence, Punch

_DIALECTS = (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))

PLACE = Hot(sa.select(Site.company_id, Site.zone).where(Site.id == bind("site")))

_PERSON = (Employee.id, Employee.company_id, Employee.hired_on, Employee.left_on, Employee.name, Employee.given_name,
           Employee.language)  # fmt: skip
_HELD = (Badge.valid_from, Badge.valid_to, Badge.blocked_at, *_PERSON)
OF_BADGE = Hot(sa.select(*_HELD).join(Employee, Employee.id == Badge.employee_id).where(Badge.code == bind("code")))
OF_BADGES = (
    sa.select(Badge.code, *_HELD)
    .join(Employee, Employee.id == Badge.employee_id)
    .where(Badge.code.in_(bind("codes", expanding=True)))
)
"""The same of many badges, which is run by SQLAlchemy: a hot statement has a fixed number of parameters."""
OF_EMPLOYEE = Hot(sa.select(*_PERSON).where(Employee.id == bind("employee")))
OF_NUMBER = Hot(
    sa.select(*_PERSON)
    .where(
        Employee.company_id == bind("company"),
        sa.or_(Employee.number == bind("number"), Employee.number == bind("issued")),
    )
    .order_by(sa.case((Employee.number == bind("number"), 0), else_=1))
)
"""By the number as it was typed, or by what was issued and is known by its digits."""

_last = (
    sa.select(Correction.id)
    .where(Correction.punch_id == Punch.id, Correction.state == "approved")
    .order_by(Correction.decided_at.desc(), Correction.id.desc())
    .limit(1)
    .correlate(Punch)
    .scalar_subquery()
)
"""Of several corrections of a punch the one that was decided last counts, as it does for hours."""
_AT = Punch.at.type
_since, _until = bind("since", type_=_AT), bind("until", type_=_AT)
STEPS = Hot(
    sa.union_all(
        sa.select(Punch.at, sa.func.coalesce(Correction.new_kind, Punch.kind), Punch.site_id)
        .outerjoin(Correction, Correction.id == _last)
        .where(
            Punch.employee_id == bind("employee"),
            Punch.at >= _since,
            Punch.at <= _until,
            sa.or_(Correction.id.is_(None), sa.and_(Correction.action == "retime", Correction.new_at.is_(None))),
        ),
        sa.select(Correction.new_at, sa.func.coalesce(Correction.new_kind, Punch.kind), Punch.site_id)
        .join(Punch, Punch.id == Correction.punch_id)
        .where(
            Correction.employee_id == bind("employee"),
            Correction.state == "approved",
            Correction.action == "retime",
            Correction.new_at >= _since,
            Correction.new_at <= _until,
            Correction.id == _last,
        ),
        sa.select(Correction.new_at, Correction.new_kind, Correction.site_id).where(
            Correction.employee_id == bind("employee"),
            Correction.state == "approved",
            Correction.action == "add",
            Correction.new_at >= _since,
            Correction.new_at <= _until,
        ),
    )
)
"""(at, kind, site) of what counts of a person between two moments: punches where corrections have put them."""

_KEPT = tuple(column for column in Punch.__table__.columns if column.name != "id")
KEEP = Hot(
    {
        dialect: insert(Punch)
        .values({c.name: bind(c.name, type_=c.type) for c in _KEPT})
        .on_conflict_do_nothing(index_elements=["event_id"])
        .returning(Punch.id)
        for dialect, insert in _DIALECTS
    }
)
EARLIER = Hot(
    sa.select(
        Punch.id, Punch.site_id, Punch.badge_code, Punch.employee_id, Punch.kind, Punch.shown, Punch.at, Punch.flags,
        Punch.raw, Employee.name, Employee.given_name, Employee.language,
    )
    .outerjoin(Employee, Employee.id == Punch.employee_id)
    .where(Punch.event_id == bind("event_id"))
)  # fmt: skip


def _stand(insert: Any) -> Any:
    columns = ("employee_id", "site_id", "state", "since", "recorded_at")
    table = Presence.__table__
    new = insert(Presence).values({name: bind(name, type_=table.c[name].type) for name in columns})
    changed = {name: new.excluded[name] for name in columns[1:]}
    newer = sa.or_(Presence.since <= new.excluded.since, bind("forced", type_=sa.Boolean))
    return new.on_conflict_do_update(index_elements=["employee_id"], set_=changed, where=newer)


STAND = Hot({dialect: _stand(insert) for dialect, insert in _DIALECTS})
"""Notes where a person stands, unless something later is noted already; `forced` notes it anyway."""
