"""A team with a week of hours, to look at."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from tests.plugins.timeclock.conftest import Clock

WEEK = dt.date(2026, 11, 9)


@pytest.fixture
def dialect() -> str:
    """What a page shows does not depend on the database: one is enough."""
    return "sqlite"


@pytest.fixture
def team(clock_in: Clock) -> Clock:
    """Berta and Jonas in Berlin: early shifts and nights, a late coming, a forgotten going, a long day."""
    site = clock_in.rows("org.sites")[0]
    clock_in.do("org.update_site", site="MAIN", zone="Europe/Berlin", version=site["version"])
    clock_in.do("people.hire", name="Jonas Adler", number="E-2", **{"from": dt.date(2026, 1, 1)})
    clock_in.do("people.assign_badge", employee="E-2", code="J-1", valid_from=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    clock_in.do("define_shift", code="E", name="Early", parts=[{"start": "06:00", "end": "14:00"}])
    clock_in.do("define_shift", code="N", name="Night", parts=[{"start": "22:00", "end": "06:00"}])
    clock_in.do("define_pay_rules", name="House", valid_from="2026-01-01", watch_rest=True, rounding_in="average",
                breaks=[{"after": "6:00", "least": "0:30"}], daily=[{"after": "8:00", "percent": 150}])  # fmt: skip
    clock_in.do("assign_shift", employee="E-1", cycle="E E E E E - -", cycle_start=WEEK, valid_from=WEEK)
    clock_in.do("assign_shift", employee="E-2", cycle="N N N N - - -", cycle_start=WEEK, valid_from=WEEK)
    for badge, day, times in (
        ("0004471", 0, "05:56 in 09:00 break_start 09:15 break_end 14:03 out"),
        ("0004471", 1, "06:20 in 17:10 out"),
        ("0004471", 2, "06:00 in"),
        ("J-1", 0, "21:58 in 30:04 out"),
        ("J-1", 1, "22:00 in 30:00 out"),
    ):
        words = times.split()
        for clock, kind in zip(words[::2], words[1::2], strict=True):
            hour, minute = map(int, clock.split(":"))
            local = dt.datetime.combine(WEEK, dt.time(), ZoneInfo("Europe/Berlin"))
            at = local + dt.timedelta(days=day, hours=hour, minutes=minute)
            clock_in.punch(at.astimezone(dt.UTC), badge=badge, kind=kind)
    for number in ("E-1", "E-2"):
        clock_in.do("recompute", employee=number, first_day=WEEK, last_day=WEEK + dt.timedelta(days=6))
    return clock_in
