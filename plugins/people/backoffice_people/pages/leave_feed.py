"""The calendar behind a secret address: read by programs that cannot sign in, as the person who made the address."""

from __future__ import annotations

import datetime as dt
import hashlib
from types import SimpleNamespace
from typing import Any

import sqlalchemy as sa
from flask import Response

from backoffice.actor import Actor
from backoffice.errors import NotFound, Refused
from backoffice_people.leave import ics, words
from backoffice_people.leave.models import LeaveFeed, LeaveRequest, LeaveType
from backoffice_people.leave.resources.requests import absences
from backoffice_people.leave.rules.terms import COUNTS, Half
from backoffice_people.pages import pages
from backoffice_people.staff.models import Employee
from backoffice_web import access
from backoffice_web.context import application, snapshot

BACK = dt.timedelta(days=180)
MOST = 500
_GONE = "There is no such calendar, or its address was taken back. Whoever owns it can make a new one."


@pages.get("/leave/feeds/<secret>.ics")
@access.public
def leave_feed(secret: str) -> Response:
    """Own leave with its type; colleagues, if asked for, only as absent. Whoever may not sign in reads nothing."""
    digest = hashlib.sha256(secret.encode()).hexdigest()
    with snapshot() as connection:
        feed = _feed(connection, digest)
        reader = _reader(feed)
        since = application().clock().date() - BACK
        shown = _own(connection, feed.employee_id, since)
        if feed.with_team:
            shown += _team(connection, reader, feed.number, since)
    answer = Response(ics.calendar(f"Leave of {feed.name}", shown), mimetype="text/calendar")
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["Content-Disposition"] = "inline; filename=leave.ics"
    return answer


def _feed(connection: sa.Connection, digest: str) -> Any:
    table = LeaveFeed.__table__.c
    found = connection.execute(
        sa.select(table.employee_id, table.with_team, Employee.name, Employee.number, Employee.user_id,
                  Employee.company_id)
        .join(Employee, Employee.id == table.employee_id)
        .where(table.secret_hash == digest, table.revoked_at.is_(None), Employee.archived_at.is_(None))
    ).one_or_none()  # fmt: skip
    if found is None or found.user_id is None:
        raise NotFound(_GONE)
    return found


def _reader(feed: Any) -> Actor:
    """The person who made the address, with the rights that person has now."""
    try:
        return application().identity.policy.actor(feed.user_id, feed.company_id)
    except Refused:
        raise NotFound(_GONE) from None


def _own(connection: sa.Connection, employee: int, since: dt.date) -> list[ics.Shown]:
    table = LeaveRequest.__table__.c
    rows = connection.execute(
        sa.select(table.id, table.first_day, table.last_day, table.half, table.requested_at, table.decided_at,
                  LeaveType.name)
        .join(LeaveType, LeaveType.id == table.type_id)
        .where(table.employee_id == employee, table.state.in_(COUNTS), table.last_day >= since)
        .order_by(table.first_day)
        .limit(MOST)
    )  # fmt: skip
    return [_shown(row, row.name, row.decided_at or row.requested_at) for row in rows]


def _team(connection: sa.Connection, reader: Actor, own: str, since: dt.date) -> list[ics.Shown]:
    """Through the resource, so that a person sees here exactly the colleagues that the shell shows."""
    if not reader.grants.allows(absences.permission):
        return []
    rows = absences.page(connection, reader, {"last_day__gte": since.isoformat()}, limit=MOST).dicts()
    found = [SimpleNamespace(**row) for row in rows if row["employee"] != own]
    return [_shown(row, f"{row.name}: absent", application().clock()) for row in found]


def _shown(row: Any, title: str, stamp: dt.datetime) -> ics.Shown:
    part = words.half_text(row.first_day, row.last_day, Half(row.half))
    return ics.Shown(row.id, row.first_day, row.last_day, f"{title} ({part})" if part else title, stamp)
