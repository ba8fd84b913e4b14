"""Somebody's own hours of today and of the week, by the rules in force, for the answer at a terminal."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from backoffice_timeclock.hours.inputs import read_inputs


@dataclass(frozen=True)
class OwnHours:
    """Seconds. A shift that goes on counts once it has ended."""

    today: int = 0
    pause: int = 0
    week: int = 0


def own_hours(connection: sa.Connection, employee: int, zone: str, now: dt.datetime) -> OwnHours:
    """Worked time of today, break of today, and worked time of the week from Monday on."""
    today = now.astimezone(ZoneInfo(zone)).date()
    monday = today - dt.timedelta(days=today.weekday())
    inputs = read_inputs(connection, employee, monday, today)
    if inputs is None:
        return OwnHours()
    days = inputs.days(monday, today, now)
    done = days.on(today)
    return OwnHours(done.worked, done.unpaid_break, sum(day.worked for day in days))
