"""What the ready-made roles may do with leave. Which rows that reaches is asked by each command and page."""

from __future__ import annotations

from typing import Final

CALENDAR: Final = "people.absences.read"
"""The right to see who of one's colleagues is absent, though not why."""
EMPLOYEE: Final = (
    "people.request_leave",
    "people.submit_leave",
    "people.cancel_leave",
    "people.create_leave_feed",
    "people.revoke_leave_feed",
    "people.own_leave_requests.read",
    "people.own_leave_entries.read",
    "people.own_leave_balances.read",
    CALENDAR,
)
MANAGER: Final = (*EMPLOYEE, "people.decide_leave", "people.team_leave_requests.read")
