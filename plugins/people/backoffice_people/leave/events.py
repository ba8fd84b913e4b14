"""What happened to leave. Why somebody is away is not told, only what it means for pay and which days it takes."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from pydantic import BaseModel

from backoffice.bus import Event
from backoffice_people.leave.fields import FirstDay, HalfDays, LastDay, PayKind


class DayTaken(BaseModel):
    """A working day, and how much of it: 1, or 0.5."""

    day: dt.date
    part: Decimal


class LeaveApproved(Event, name="leave.approved", version=1):
    """Somebody will be away, or was. `days` are the working days in it."""

    request: int
    employee: int
    company: int
    kind: PayKind
    first: FirstDay
    last: LastDay
    half: HalfDays
    days: list[DayTaken]


class LeaveCancelled(Event, name="leave.cancelled", version=1):
    """Leave that was approved will not be taken, or was not."""

    request: int
    employee: int
    company: int
    first: FirstDay
    last: LastDay
