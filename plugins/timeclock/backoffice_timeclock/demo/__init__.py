"""The time clock of the demo: shifts, pay rules, badges, and three months of punches with the usual mess."""

from __future__ import annotations

import datetime as dt
from typing import Any

from backoffice_timeclock.demo import kiosk, punches, settled, shifts

__all__ = ["fill"]


def fill(office: Any, seed: int, now: dt.datetime | None = None) -> None:
    """The same for the same seed and moment. Months that are paid are settled."""
    moment = now or dt.datetime.now(dt.UTC)
    shifts.fill(office, moment.date())
    history = punches.fill(office, seed, moment)
    settled.fill(office, history, moment.date())
    kiosk.fill(office)
