"""Requests for leave that wait for somebody who may decide on them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from backoffice.declarations import Attention, Concern, Read
from backoffice.errors import Refused
from backoffice.resources import Resource
from backoffice_people.leave.resources.requests import own_requests, requests, team_requests

SOON = dt.timedelta(days=7)


def find(read: Read, now: dt.datetime) -> Iterator[Concern]:
    """A row for each request that waits. What begins within a week wants an answer today."""
    waiting = _submitted(read, requests) | _submitted(read, team_requests)
    mine = _submitted(read, own_requests)  # somebody else decides on those
    for row in sorted(waiting.values(), key=lambda row: row["first_day"]):
        if row["id"] in mine:
            continue
        days = f"{row['first_day']} to {row['last_day']}"
        yield Concern(
            id=f"people.leave.{row['id']}",
            title="Leave to decide on",
            why=f"{row['name']}, {days}. It is on the calendar once somebody approves it.",
            href="/people/leave/approvals",
            action="Decide",
            since=row["requested_at"],
            urgency="today" if row["first_day"] - now.date() <= SOON else "later",
        )


def _submitted(read: Read, resource: Resource) -> dict[int, Mapping[str, Any]]:
    """What waits, by its id; nothing where the list is not for this reader."""
    try:
        return {row["id"]: row for row in read(resource.name, state="submitted")}
    except Refused:
        return {}


ATTENTION = Attention("people.leave_waiting", "Leave", "people.decide_leave", find, icon="calendar-event")
