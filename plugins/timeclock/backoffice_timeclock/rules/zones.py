"""What the clock on the wall means: the only place where local time becomes UTC and back.

The choices, after PEP 495: a local time that there is twice (clocks go back) means the first one; a local time that
there is not (clocks go forward) is taken with the offset before the change, so 02:30 means what the wall then shows
as 03:30. A day begins at the first instant that carries its date.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo

from backoffice_timeclock.rules.facts import seconds

DAY = 86_400
QUARTER = 900
"""Since 1972 clocks change, and days begin, on whole quarters of an hour UTC: one look-up serves all of a quarter."""


@dataclass(frozen=True, slots=True)
class Zones:
    """The zone of a site by the day from which it holds, the earliest first. A site may move to another zone."""

    changes: tuple[tuple[dt.date, str], ...]

    def __post_init__(self) -> None:
        if not self.changes or list(self.changes) != sorted(self.changes):
            raise ValueError("the zones of a site are given in the order of their days, at least one")

    @classmethod
    def of(cls, zone: str | Zones) -> Zones:
        """A site that has always been in this zone."""
        return zone if isinstance(zone, Zones) else cls(((dt.date.min, zone),))

    def on(self, day: dt.date) -> str:
        """The zone of the site on this day; before the first change that of the first."""
        if len(self.changes) == 1:
            return self.changes[0][1]
        place = bisect_right(self.changes, day, key=lambda change: change[0])
        return self.changes[max(place - 1, 0)][1]

    def start(self, day: dt.date) -> int:
        """The instant at which the day begins."""
        return local(self.on(day), day, 0)

    def instant(self, day: dt.date, minutes: int) -> int:
        """The instant of a wall clock `minutes` after midnight of `day`; 1440 and more lie in the days after."""
        return local(self.on(day + dt.timedelta(days=minutes // 1440)), day, minutes)

    def day(self, at: int) -> dt.date:
        """The day on which the instant lies."""
        if len(self.changes) == 1:
            return _day_of_quarter(self.changes[0][1], at // QUARTER)
        return self._day(at)

    def _day(self, at: int) -> dt.date:
        guess = dt.date(1970, 1, 1) + dt.timedelta(days=at // DAY)
        for day in (guess + dt.timedelta(days=1), guess, guess - dt.timedelta(days=1)):
            if self.start(day) <= at:
                return day
        return guess - dt.timedelta(days=2)

    def offset(self, at: int) -> int:
        """Seconds that the clock on the wall is ahead of UTC at this instant."""
        return _offset(self.on(self.day(at)), at)

    def wall(self, at: int) -> dt.datetime:
        """What clock and calendar on the wall show, without a zone."""
        return dt.datetime.fromtimestamp(at + self.offset(at), tz=dt.UTC).replace(tzinfo=None)


@lru_cache(maxsize=65_536)
def local(zone: str, day: dt.date, minutes: int) -> int:
    """The instant of a wall clock of this zone, with the choices of this module."""
    ahead, minute = divmod(minutes, 1440)
    date = day + dt.timedelta(days=ahead)
    naive = dt.datetime.combine(date, dt.time(minute // 60, minute % 60))
    return seconds(naive.replace(tzinfo=ZoneInfo(zone), fold=0).astimezone(dt.UTC))


def _offset(zone: str, at: int) -> int:
    return _offset_of_quarter(zone, at // QUARTER)


@lru_cache(maxsize=65_536)
def _day_of_quarter(zone: str, quarter: int) -> dt.date:
    return Zones.of(zone)._day(quarter * QUARTER)  # the slow way of the same class


@lru_cache(maxsize=65_536)
def _offset_of_quarter(zone: str, quarter: int) -> int:
    moment = dt.datetime.fromtimestamp(quarter * QUARTER, tz=ZoneInfo(zone))
    offset = moment.utcoffset()
    assert offset is not None  # the moment has a zone
    return int(offset.total_seconds())
