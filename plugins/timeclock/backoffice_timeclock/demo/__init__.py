"""The time clock of the demo: shifts, pay rules, badges, and some weeks of punches with the usual mess."""

from __future__ import annotations

import datetime as dt
from typing import Any

from backoffice_timeclock.demo import punches, shifts

__all__ = ["fill"]


def fill(office: Any, seed: int, now: dt.datetime | None = None) -> None:
    """The same for the same seed and moment; hours follow by jobs, as they do in a house that works."""
    moment = now or dt.datetime.now(dt.UTC)
    shifts.fill(office, moment.date())
    punches.fill(office, seed, moment)
