"""When a schedule is due: cron's five fields by the clock of a place, given as instants."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError


@dataclass(frozen=True)
class Cron:
    """`expression` is minute, hour, day, month and weekday, or those with the second before them.

    A fixed time of day that the clock skips comes right after the gap; one that it shows twice comes once, the first
    time. ValueError for an expression that nobody can read.
    """

    expression: str
    zone: ZoneInfo

    def __post_init__(self) -> None:
        try:
            CronSim(self.expression, dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
        except CronSimError as fault:
            raise ValueError(
                f"{self.expression!r} is no schedule ({fault}): write minute, hour, day, month and weekday, "
                "such as “30 2 * * 1-5”"
            ) from None

    def after(self, moment: dt.datetime) -> Iterator[dt.datetime]:
        """The instants after `moment` at which it is due, in UTC, without an end."""
        before = moment
        for local in CronSim(self.expression, moment.astimezone(self.zone)):
            due = local.astimezone(dt.UTC)
            if due > before:  # the wall clock goes back in autumn, time does not
                before = due
                yield due

    def between(self, after: dt.datetime, until: dt.datetime) -> Iterator[dt.datetime]:
        """Those after `after`, up to and with `until`."""
        for due in self.after(after):
            if due > until:
                return
            yield due

    def latest(self, after: dt.datetime, until: dt.datetime) -> dt.datetime | None:
        """The last one after `after`, up to and with `until`; None if there is none."""
        start = until.replace(microsecond=0) + dt.timedelta(seconds=1)
        for local in CronSim(self.expression, start.astimezone(self.zone), reverse=True):
            due = local.astimezone(dt.UTC)
            if due <= until:
                # Going back, the clock's fold may give another instant than going forward: only those count.
                found = list(self.between(max(after, due - dt.timedelta(hours=3)), until))
                return found[-1] if found else None
        return None
