"""A clock that a test can set."""

from __future__ import annotations

import datetime as dt

from backoffice.clock import utc_now


class MovableClock:
    """Real time until it is set; from then on it stands still and moves when it is told to."""

    def __init__(self) -> None:
        self._now: dt.datetime | None = None

    def __call__(self) -> dt.datetime:
        return utc_now() if self._now is None else self._now

    def set(self, moment: dt.datetime) -> None:
        """Stand still at this moment, which must be aware."""
        if moment.tzinfo is None:
            raise ValueError("a moment needs its zone: datetime(2026, 1, 31, tzinfo=UTC)")
        self._now = moment.astimezone(dt.UTC)

    def forward(self, delta: dt.timedelta) -> None:
        """Stand still this much later than it is now."""
        self._now = self() + delta
