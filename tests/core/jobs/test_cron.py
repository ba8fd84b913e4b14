"""When a schedule is due, also where the clock is changed."""

from __future__ import annotations

import datetime as dt
from itertools import islice, pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice.jobs.cron import Cron
from backoffice.jobs.job import Schedule

BERLIN = ZoneInfo("Europe/Berlin")


def days(cron: Cron, after: dt.datetime, number: int) -> list[str]:
    return [f"{due:%d %H:%M}" for due in islice(cron.after(after), number)]


def utc(*parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=dt.UTC)  # type: ignore[arg-type]


def test_a_time_that_the_clock_skips_fires_right_after_the_gap() -> None:
    # On 29 March 2026 Berlin's clock goes from 02:00 to 03:00, which is 01:00 UTC.
    assert days(Cron("30 2 * * *", BERLIN), utc(2026, 3, 27, 12), 3) == ["28 01:30", "29 01:00", "30 00:30"]


def test_a_time_that_comes_twice_fires_once() -> None:
    # On 25 October 2026 Berlin's clock shows 02:30 twice: at 00:30 and at 01:30 UTC.
    assert days(Cron("30 2 * * *", BERLIN), utc(2026, 10, 24, 12), 2) == ["25 00:30", "26 01:30"]


def test_what_fires_every_half_hour_goes_on_through_the_change() -> None:
    found = list(islice(Cron("*/30 * * * *", BERLIN).after(utc(2026, 10, 24, 23, 15)), 8))
    assert {later - earlier for earlier, later in pairwise(found)} == {dt.timedelta(minutes=30)}


@given(
    zone=st.sampled_from(sorted(available_timezones())),
    day=st.dates(dt.date(2020, 1, 1), dt.date(2030, 12, 1)),
    hour=st.integers(0, 23),
    minute=st.integers(0, 59),
)
def test_a_daily_schedule_fires_once_a_day_in_every_zone(zone: str, day: dt.date, hour: int, minute: int) -> None:
    start = dt.datetime.combine(day, dt.time(), ZoneInfo(zone))
    found = list(islice(Cron(f"{minute} {hour} * * *", ZoneInfo(zone)).after(start.astimezone(dt.UTC)), 10))
    gaps = [later - earlier for earlier, later in pairwise(found)]
    # A zone that jumps over the date line (Samoa and the like) has a day that is missing or doubled.
    assert all(dt.timedelta(hours=20) < gap < dt.timedelta(hours=49) for gap in gaps), gaps


@given(minutes=st.integers(0, 2 * 365 * 24 * 60), back=st.integers(0, 96))
def test_the_latest_is_the_last_of_those_between(minutes: int, back: int) -> None:
    cron = Cron("15 */2 * * *", BERLIN)
    until = utc(2025, 1, 1) + dt.timedelta(minutes=minutes)
    after = until - dt.timedelta(hours=back)
    assert cron.latest(after, until) == (list(cron.between(after, until)) or [None])[-1]


@pytest.mark.parametrize("expression", ["", "* * * *", "61 * * * *", "a b c d e", "0 0 31 2 *", "* * * * * * *"])
def test_nonsense_is_refused_when_it_is_declared(expression: str) -> None:
    with pytest.raises(ValueError, match="is no schedule"):
        Schedule("parish.nightly", job="parish.ring_many", cron=expression)


def test_an_unknown_zone_and_a_bad_name_are_refused() -> None:
    with pytest.raises(Exception, match="Nowhere"):
        Schedule("parish.nightly", job="parish.ring_many", cron="0 2 * * *", zone="Nowhere/Else")
    with pytest.raises(ValueError, match="is no schedule name"):
        Schedule("nightly", job="parish.ring_many", cron="0 2 * * *")
