"""The time clock of the demo: shifts, pay rules, badges, and some weeks of punches with the usual mess."""

from __future__ import annotations

import datetime as dt
from typing import Any

from backoffice_timeclock.demo import punches, shifts

__all__ = ["fill"]


def fill(office: Any, seed: int, today: dt.date | None = None) -> None:
    """The same for the same seed and day; hours follow by jobs, as they do in a house that works."""
    day = today or dt.datetime.now(dt.UTC).date()
    shifts.fill(office, day)
    punches.fill(office, seed, day)
