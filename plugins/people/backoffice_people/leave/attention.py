"""Requests for leave that wait for somebody who may decide on them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from backoffice.declarations import Attention, Concern, Read
from backoffice.errors import Refused
from backoffice_people.leave.resources.requests import requests, team_requests

SOON = dt.timedelta(days=7)


def find(read: Read, now: dt.datetime) -> Iterator[Concern]:
    """A row for each request that waits. What begins within a week wants an answer today."""
    waiting: dict[int, Mapping[str, Any]] = {}
    for resource in (requests, team_requests):
        try:
            waiting |= {row["id"]: row for row in read(resource.name, state="submitted")}
        except Refused:
            continue  # not for this reader: the other one is
    for row in sorted(waiting.values(), key=lambda row: row["first_day"]):
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


ATTENTION = Attention("people.leave_waiting", "Leave", "people.decide_leave", find, icon="calendar-event")
