"""What the core declares under `calendar`."""

from __future__ import annotations

from typing import Any

from backoffice.calendar.commands import clear_day, set_day
from backoffice.calendar.resources import days


def declarations() -> tuple[Any, ...]:
    return (days, set_day, clear_day)
