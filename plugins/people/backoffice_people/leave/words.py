"""How leave is put into words on pages and in calendars."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from types import MappingProxyType

from backoffice_people.leave.rules.terms import Half, LeaveState, Reason

REASONS = MappingProxyType(
    {
        Reason.accrual: "Granted",
        Reason.use: "Taken",
        Reason.carry: "Carried over",
        Reason.expire: "Lapsed",
        Reason.adjust: "Corrected",
        Reason.encash: "Paid out",
    }
)
STATES = MappingProxyType(
    {
        LeaveState.draft: ("off", "Draft"),
        LeaveState.submitted: ("warn", "Waiting"),
        LeaveState.approved: ("ok", "Approved"),
        LeaveState.rejected: ("bad", "Rejected"),
        LeaveState.taken: ("ok", "Taken"),
        LeaveState.cancelled: ("off", "Cancelled"),
    }
)
"""(tone, word) of each state."""
HALVES = MappingProxyType(
    {
        Half.none: "Whole days",
        Half.starts_at_noon: "Begins at noon of the first day",
        Half.ends_at_noon: "Ends at noon of the last day",
        Half.both: "Begins and ends at noon",
    }
)


def days_text(days: Decimal) -> str:
    """`2.5 days`, `1 day`."""
    number = f"{days.normalize():f}" if days else "0"
    return f"{number} day" if days == 1 else f"{number} days"


def half_text(first: dt.date, last: dt.date, half: Half) -> str:
    """What of the days is free, where it is not all of them."""
    if half is Half.none:
        return ""
    if first == last:
        return "afternoon" if half is Half.starts_at_noon else "morning"
    parts = [*(["from noon"] if half.late_start else []), *(["until noon"] if half.early_end else [])]
    return ", ".join(parts)
