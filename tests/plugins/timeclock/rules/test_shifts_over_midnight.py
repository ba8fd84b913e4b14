"""Nights, rotations and changes of clocks: to which day hours belong, and how long they are."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.plugins.timeclock.rules.desk import BERLIN, HOUR, MONDAY, card, day, every_day, local, shift, week

from backoffice_timeclock.rules import Assignment, Part, Pattern, Shift, Zones, sentence
from backoffice_timeclock.rules.words import clock
from backoffice_timeclock.rules.zones import local as instant

NIGHT = "2026-11-02 in@21:55\n2026-11-03 out@06:05"


@pytest.mark.parametrize(
    ("mode", "hours"),
    [
        ("start", {0: 490 * 60}),
        ("end", {1: 490 * 60}),
        ("most", {1: 490 * 60}),
        ("midnight", {0: 125 * 60, 1: 365 * 60}),
    ],
)
def test_four_ways_to_attribute_a_night(mode: str, hours: dict[int, int]) -> None:
    days = week(card(NIGHT), shifts=every_day(shift("N", "22:00-06:00", attribution=mode)))
    assert {n: days.on(day(n)).worked for n in range(7) if days.on(day(n)).worked} == hours


def test_at_midnight_each_punch_stays_on_one_day() -> None:
    """T4: the border at midnight is no punch."""
    days = week(card(NIGHT), shifts=every_day(shift("N", "22:00-06:00", attribution="midnight")))
    assert [i.sources for n in (0, 1) for i in days.on(day(n)).intervals] == [("p1",), ("p2",)]


def test_coming_before_midnight_for_a_shift_at_midnight_counts_for_the_shift() -> None:
    """The complaint about hrms 3298: early punches of a night shift fell on the day before."""
    days = week(card("2026-11-02 in@23:50\n2026-11-03 out@08:00"), shifts=every_day(shift("M", "00:00-08:00")))
    assert days.on(day(0)).worked == 0
    assert days.on(day(1)).worked == 8 * HOUR + 600


def test_the_night_in_which_clocks_go_back_has_nine_hours() -> None:
    night = every_day(shift("N", "22:00-06:00"))
    days = week(card("2026-10-24 in@22:00\n2026-10-25 out@06:00"), shifts=night, first_day=dt.date(2026, 10, 24))
    one = days.on(dt.date(2026, 10, 24))
    assert (one.worked, one.late, one.left_early) == (9 * HOUR, 0, 0)


def test_the_night_in_which_clocks_go_forward_has_seven() -> None:
    first = dt.date(2026, 3, 28)
    punches = card("2026-03-28 in@22:00\n2026-03-29 out@06:00")
    days = week(punches, shifts=every_day(shift("N", "22:00-06:00")), first_day=first, last_day=first)
    assert days.on(first).worked == 7 * HOUR


def test_an_hour_that_there_is_twice_is_worked_twice_and_told_apart() -> None:
    punches = card("2026-10-25 in@02:30 out@02:30*")
    one = week(punches, first_day=dt.date(2026, 10, 25), last_day=dt.date(2026, 10, 25)).on(dt.date(2026, 10, 25))
    assert one.worked == HOUR
    assert "02:30 (+02:00) to 02:30 (+01:00)" in sentence(one.reasons[0], BERLIN)


def test_local_times_that_there_are_twice_or_never() -> None:
    """The documented choice: the first of two; a time in the gap as the offset before it would have it."""
    assert instant(BERLIN, dt.date(2026, 10, 25), 150) == int(local("2026-10-25 02:30").timestamp())
    gap = instant(BERLIN, dt.date(2026, 3, 29), 150)
    assert clock(gap, Zones.of(BERLIN)) == "03:30"


def test_a_day_may_begin_at_one_and_a_zone_may_skip_one() -> None:
    """In Havana clocks go forward at midnight; Apia had no 30 December 2011 at all."""
    havana = Zones.of("America/Havana")
    assert havana.wall(havana.start(dt.date(2026, 3, 8))).hour == 1
    apia = Zones.of("Pacific/Apia")
    assert apia.start(dt.date(2011, 12, 30)) == apia.start(dt.date(2011, 12, 31))
    assert apia.day(apia.start(dt.date(2011, 12, 31))) == dt.date(2011, 12, 31)


def test_a_site_moves_to_another_zone() -> None:
    moved = Zones(((dt.date.min, "Europe/Berlin"), (day(2), "Europe/Lisbon")))
    punches = card("2026-11-03 in@08:00 out@16:00") + card("2026-11-04 in@08:00 out@16:00", "Europe/Lisbon")
    for number, punch in enumerate(punches):
        object.__setattr__(punch, "id", number)
    days = week(punches, zone=moved, shifts=every_day(shift("E", "08:00-16:00")))
    assert [days.on(day(n)).flags for n in (1, 2)] == [(), ()]
    assert moved.start(day(2)) - moved.start(day(1)) == 25 * HOUR


def test_a_rotation_of_early_late_and_night_shifts() -> None:
    early, late, night = shift("E", "06:00-14:00"), shift("L", "14:00-22:00"), shift("N", "22:00-06:00")
    pattern = Pattern("3x2", (early, early, late, late, night, night, None, None))
    works = Assignment(pattern, MONDAY, MONDAY - dt.timedelta(days=100))
    assert [(s.code if (s := works.shift_on(day(n))) else "-") for n in range(9)] == list("EELLNN--E")
    assert works.shift_on(day(-1)) is None
    assert works.shift_on(day(-8)) is early
    short = Assignment(pattern, MONDAY, MONDAY, day(1))
    assert short.shift_on(day(2)) is None


def test_a_part_that_ends_when_it_begins_lasts_a_whole_day() -> None:
    assert Part(480, 480).until == 480 + 1440
    assert Shift("G", (Part(480, 480),)).attribution == "start"


def test_a_turn_that_begins_later_makes_nothing_unplanned_before_it() -> None:
    """However far ahead one looks: a day's hours do not depend on what is asked for beside it (T3)."""
    later = [Assignment(Pattern("daily", (shift("D", "08:00-16:00"),)), MONDAY, day(10))]
    punches = card("2026-11-02 08:00 16:00")
    (near, far) = (week(punches, shifts=later, last_day=last).on(day(0)) for last in (day(0), day(20)))
    assert near == far and "unplanned" not in near.flags
    off = [Assignment(Pattern("free", (None,)), MONDAY, day(0))]
    assert "unplanned" in week(punches, shifts=off).on(day(0)).flags  # a day off was planned
