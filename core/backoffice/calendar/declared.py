"""What the core declares under `calendar`."""

from __future__ import annotations

from typing import Any

from backoffice.calendar.changing import change_calendar, take_back_change
from backoffice.calendar.commands import clear_day, set_day
from backoffice.calendar.events import CalendarChanged
from backoffice.calendar.resources import changes, days


def declarations() -> tuple[Any, ...]:
    return (days, changes, CalendarChanged, set_day, clear_day, change_calendar, take_back_change)
