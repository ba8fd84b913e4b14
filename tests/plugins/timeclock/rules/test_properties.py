"""T1 to T7 as far as they are pure, over random shifts, rules, punches and the changes of clocks in all zones."""

from __future__ import annotations

import datetime as dt
import random
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.plugins.timeclock.rules.desk import HOUR

from backoffice_timeclock.rules import (
    Assignment,
    BreakRule,
    ConsecutiveDay,
    Correction,
    Days,
    Overtime,
    Part,
    Pattern,
    PayRules,
    Punch,
    Rest,
    Rounding,
    Shift,
    Tier,
    Zones,
    compute,
    sentence,
)
from backoffice_timeclock.rules.facts import facts, seconds

KINDS = ("in", "out", "break_start", "break_end", "auto")
MODES = ("start", "end", "most", "midnight")
ROUNDINGS = ("none", "down", "up", "nearest", "average")


@cache
def changes() -> tuple[tuple[str, dt.datetime], ...]:
    """Every change of clocks of every zone from 2020 to 2030, and some famous ones."""
    found: list[tuple[str, dt.datetime]] = [
        ("Pacific/Apia", dt.datetime(2011, 12, 30, 10, tzinfo=dt.UTC)),
        ("America/Sao_Paulo", dt.datetime(2018, 11, 4, 3, tzinfo=dt.UTC)),
        ("Asia/Pyongyang", dt.datetime(2018, 5, 4, 15, tzinfo=dt.UTC)),
    ]
    week = dt.timedelta(days=7)
    for name in sorted(available_timezones()):
        zone, at = ZoneInfo(name), dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
        offset = at.astimezone(zone).utcoffset()
        while at.year < 2031:
            if (now := (at + week).astimezone(zone).utcoffset()) != offset:
                found.append((name, _first(zone, at, at + week)))
                offset = now
            at += week
    return tuple(found)


def _first(zone: ZoneInfo, before: dt.datetime, after: dt.datetime) -> dt.datetime:
    """The first minute with the new offset between two moments of which one has the old and one the new."""
    offset = after.astimezone(zone).utcoffset()
    while after - before > dt.timedelta(minutes=1):
        middle = before + (after - before) // 2
        before, after = (before, middle) if middle.astimezone(zone).utcoffset() == offset else (middle, after)
    return after.replace(second=0, microsecond=0)


@st.composite
def cases(draw: st.DrawFn) -> dict[str, object]:
    """Everything that `compute` is given: a fortnight around a change of clocks, worked by somebody unreliable."""
    zone, change = draw(st.sampled_from(changes()))
    roll = random.Random(draw(st.integers(0, 2**32)))
    first = change.date() - dt.timedelta(days=roll.randrange(5))
    return {
        "punches": _punches(roll, change),
        "corrections": _corrections(roll, change),
        "shifts": [_assignment(roll, first)] if roll.random() < 0.8 else [],
        "rules": _rules(roll),
        "holidays": {first + dt.timedelta(days=roll.randrange(7))},
        "zone": zone,
        "first_day": first,
        "last_day": first + dt.timedelta(days=roll.randrange(9)),
    }


def _punches(roll: random.Random, change: dt.datetime) -> list[Punch]:
    at, punches = change - dt.timedelta(days=12), []
    while at < change + dt.timedelta(days=12):
        at += dt.timedelta(
            seconds=roll.choice((20, 600, 1800, 3 * HOUR, 4 * HOUR, 8 * HOUR, 14 * HOUR)) + roll.randrange(900)
        )
        kind = roll.choice(("in", "out", *KINDS)) if roll.random() < 0.3 else ("in", "out")[len(punches) % 2]
        punches.append(Punch(len(punches) + 1, at, kind, at - dt.timedelta(hours=1) if roll.random() < 0.05 else None))
    return punches


def _corrections(roll: random.Random, change: dt.datetime) -> list[Correction]:
    made = []
    for number in range(roll.randrange(4)):
        action = roll.choice(("add", "void", "retime"))
        at = change + dt.timedelta(seconds=roll.randrange(-4 * 86_400, 4 * 86_400))
        punch = None if action == "add" else roll.randrange(1, 20)
        made.append(Correction(number, action, change, punch, None if action == "void" else at, roll.choice(KINDS)))
    return made


def _assignment(roll: random.Random, first: dt.date) -> Assignment:
    cycle = tuple(_shift(roll) if roll.random() < 0.7 else None for _ in range(roll.randrange(1, 9)))
    return Assignment(Pattern("p", cycle), first, first - dt.timedelta(days=roll.randrange(20)))


def _shift(roll: random.Random) -> Shift:
    start = roll.randrange(0, 1440, 15)
    parts = [Part(start, (start + roll.randrange(60, 600, 15)) % 1440)]
    if roll.random() < 0.3 and parts[0].until < 1200:
        begin = parts[0].until + 60
        parts.append(Part(begin % 1440, (begin + 120) % 1440))
    return Shift(f"s{start}", tuple(parts), roll.choice(MODES))


def _rules(roll: random.Random) -> PayRules:
    def rounding() -> Rounding:
        return Rounding(roll.choice(ROUNDINGS), roll.choice((300, 360, 900, 1800)))

    overtime = Overtime(
        daily=(Tier(8 * HOUR, 150), Tier(12 * HOUR, 200)) if roll.random() < 0.5 else (),
        weekly=(Tier(40 * HOUR, 150),) if roll.random() < 0.5 else (),
        consecutive=(ConsecutiveDay(7, (Tier(0, 150),)),) if roll.random() < 0.5 else (),
        holiday=(Tier(0, 200),) if roll.random() < 0.5 else (),
    )
    return PayRules(
        roll.randrange(1, 9),
        attribution=roll.choice(MODES),
        rounding_in=rounding(),
        rounding_out=rounding(),
        rounding_break_start=rounding(),
        rounding_break_end=rounding(),
        paid_break_up_to=roll.choice((0, 1200)),
        breaks=(BreakRule(6 * HOUR, 1800), BreakRule(9 * HOUR, 2700, roll.random() < 0.5, roll.random() < 0.5))[
            : roll.randrange(3)
        ],
        overtime=overtime,
        rest=Rest() if roll.random() < 0.5 else None,
        week_starts=roll.randrange(7),
    )


def run(case: dict[str, object], **more: object) -> Days:
    return compute(**{**case, **more})  # type: ignore[arg-type]


@settings(max_examples=60, deadline=None)
@given(cases(), st.randoms(use_true_random=False))
def test_the_invariants_of_time_hold(case: dict[str, object], roll: random.Random) -> None:
    days = run(case)
    _same_whatever_the_order(case, days, roll)
    _each_punch_once(days)
    _no_two_intervals_overlap(days)
    _every_paid_second_lies_in_an_interval(days)
    _no_second_appears_from_nowhere(case, days)
    for day in days:
        for reason in day.reasons:
            assert sentence(reason, str(case["zone"]))


def _same_whatever_the_order(case: dict[str, object], days: Days, roll: random.Random) -> None:
    """T3: the same facts give the same bytes, again and in any order."""
    shuffled = {name: roll.sample(list(case[name]), len(case[name])) for name in ("punches", "corrections", "shifts")}  # type: ignore[call-overload,arg-type]
    assert run(case, **shuffled).to_bytes() == days.to_bytes()


def _each_punch_once(days: Days) -> None:
    """T4: each punch belongs to at most one interval and one day."""
    used = [source for day in days for interval in day.intervals for source in interval.sources]
    assert len(used) == len(set(used))


def _no_two_intervals_overlap(days: Days) -> None:
    """T5: over all days of the person; and none ends before it begins."""
    spans = sorted((i.start, i.end) for day in days for i in day.intervals)
    assert all(start <= end for start, end in spans)
    assert all(earlier[1] <= later[0] for earlier, later in pairwise(spans))


def _every_paid_second_lies_in_an_interval(days: Days) -> None:
    for day in days:
        paid = sum(i.length for i in day.intervals if i.kind != "break")
        assert day.paid == paid
        assert all(line.seconds > 0 for line in day.lines)
        assert all(earlier.end <= later.start for earlier, later in pairwise(day.lines))


def _no_second_appears_from_nowhere(case: dict[str, object], days: Days) -> None:
    """Hours are lengths in UTC: what is worked is what lay between two punches, give or take the rounding."""
    counted, _ = facts(case["punches"], case["corrections"], 300)  # type: ignore[arg-type]
    known = {fact.source: fact.at for fact in counted}
    for day in days:
        for interval in day.intervals:
            assert {known.get(s) for s in interval.sources} <= {interval.raw_start, interval.raw_end}


@settings(max_examples=30, deadline=None)
@given(cases())
def test_a_day_is_the_same_in_whatever_range_it_is_asked_for(case: dict[str, object]) -> None:
    """As long as the punches around it are given; so one day can be looked at without its month."""
    days = run(case)
    middle = days.days[len(days.days) // 2].day
    alone = run(case, first_day=middle, last_day=middle)
    assert alone.on(middle) == days.on(middle)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(changes()))
def test_days_follow_each_other_without_a_gap_in_every_zone(change: tuple[str, dt.datetime]) -> None:
    _no_gap(change)


def _no_gap(change: tuple[str, dt.datetime]) -> None:
    """Each instant lies on one day, and the day that it lies on says so."""
    zones = Zones.of(change[0])
    for minutes in range(-3000, 3000, 170):
        at = seconds(change[1] + dt.timedelta(minutes=minutes))
        day = zones.day(at)
        assert zones.start(day) <= at < zones.start(day + dt.timedelta(days=1))
        assert zones.wall(at).date() == day


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_days_follow_each_other_at_every_change_of_every_zone() -> None:
    for change in changes():
        _no_gap(change)


@pytest.mark.slow
@pytest.mark.timeout(900)
@settings(max_examples=3_000, deadline=None)
@given(cases(), st.randoms(use_true_random=False))
def test_the_invariants_of_time_hold_for_long(case: dict[str, object], roll: random.Random) -> None:
    days = run(case)
    _same_whatever_the_order(case, days, roll)
    _each_punch_once(days)
    _no_two_intervals_overlap(days)
    _every_paid_second_lies_in_an_interval(days)
    _no_second_appears_from_nowhere(case, days)
