"""Odd punches are kept and flagged, and every decision is a sentence."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.plugins.timeclock.rules.desk import BERLIN, DECIDED, HOUR, card, day, every_day, local, shift, week

from backoffice_timeclock.hours.charts import averages, columns
from backoffice_timeclock.rules import Correction, PayRules, Punch, Rounding, sentence


def said(one: object) -> list[str]:
    return [sentence(reason, BERLIN) for reason in one.reasons]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("punches", "flag", "words"),
    [
        ("08:00 in@08:00:20 out@17:00", "double", "08:00:20 comes at most 0:01 after the same punch of 08:00"),
        ("out@17:00", "out_without_in", "17:00 is a going without a coming before it"),
        ("08:00", "missing_out", "Since 08:00 no going was punched"),
        ("break_start@12:00", "break_without_work", "12:00 begins a break, but nobody had come"),
        ("in@08:00 break_end@12:00 out@17:00", "break_not_started", "12:00 ends a break that was not begun"),
        ("in@08:00 break_start@12:00 in@13:00 out@17:00", "break_not_ended", "13:00 is a coming during the break"),
        ("in@08:00 break_start@12:00 out@17:00", "break_not_ended", "work ended when the break began"),
    ],
)
def test_odd_punches_are_flagged_and_explained(punches: str, flag: str, words: str) -> None:
    one = week(card(f"2026-11-02 {punches}")).on(day(0))
    assert flag in one.flags
    assert any(words in each for each in said(one)), said(one)


def test_a_missed_going_does_not_turn_the_next_day_round() -> None:
    """The complaint about hrms 3859 and 4648: after one missed punch, coming was taken for going."""
    days = week(card("2026-11-02 auto@08:00\n2026-11-03 auto@08:00 auto@17:00\n2026-11-04 auto@08:00 auto@17:00"))
    assert [one.worked / HOUR for one in days][:3] == [0, 9, 9]
    assert days.on(day(0)).flags == ("missing_out",)
    assert days.on(day(1)).flags == ()


def test_hours_that_would_be_too_long_are_no_hours() -> None:
    days = week(card("2026-11-02 in@08:00\n2026-11-03 out@17:00"))
    assert [one.worked for one in days] == [0] * 7
    assert "too_long" in days.on(day(0)).flags
    assert "too_long" in days.on(day(1)).flags
    assert "lie 33:00 apart, more than 16:00" in " ".join(said(days.on(day(0))))


def test_the_work_before_a_missed_going_is_kept() -> None:
    one = week(card("2026-11-02 in@08:00 break_start@12:00 break_end@12:30\n2026-11-03 in@08:00 out@12:00")).on(day(0))
    assert (one.worked, one.flags) == (4 * HOUR, ("missing_out",))


def test_who_came_an_hour_ago_is_at_work_and_misses_nothing() -> None:
    one = week(card("2026-11-02 in@08:00"), as_of=local("2026-11-02 09:00")).on(day(0))
    assert one.flags == ("running",)


def test_a_clock_that_runs_ahead_is_recorded_and_not_put_right() -> None:
    """T7: the time counts as punched, and everybody sees that it cannot be."""
    at = local("2026-11-02 08:00")
    punches = [Punch(1, at, "in", recorded_at=at - dt.timedelta(hours=1)), Punch(2, local("2026-11-02 12:00"), "out")]
    one = week(punches).on(day(0))
    assert (one.worked, one.flags) == (4 * HOUR, ("future",))


def test_before_the_first_and_after_the_last_day_of_employment() -> None:
    days = week(card("2026-11-02 08:00 12:00\n2026-11-04 08:00 12:00"), hired_on=day(1), left_on=day(1))
    assert days.on(day(0)).flags == ("before_hiring",)
    assert days.on(day(2)).flags == ("after_leaving",)
    assert days.on(day(2)).worked == 4 * HOUR


def test_corrections_count_and_the_punch_stays_as_it_is() -> None:
    punches = card("2026-11-02 08:00 17:00")
    add = Correction(7, "add", DECIDED, new_at=local("2026-11-02 12:00"), new_kind="break_start")
    back = Correction(8, "add", DECIDED, new_at=local("2026-11-02 13:00"), new_kind="break_end")
    later = Correction(9, "retime", DECIDED, punch_id=2, new_at=local("2026-11-02 18:00"))
    one = week(punches, corrections=[add, back, later]).on(day(0))
    assert one.worked == 9 * HOUR
    assert [i.sources for i in one.intervals if i.kind == "work"] == [("p1", "c7"), ("c8", "p2")]
    assert "corrected" in one.flags
    nothing = week(punches, corrections=[Correction(n, "void", DECIDED, punch_id=n) for n in (1, 2)]).on(day(0))
    assert (nothing.worked, nothing.flags) == (0, ("corrected",))


def test_of_two_corrections_the_later_decision_counts() -> None:
    punches = card("2026-11-02 08:00 17:00")
    first = Correction(9, "retime", DECIDED, punch_id=2, new_at=local("2026-11-02 18:00"))
    second = Correction(5, "retime", DECIDED + dt.timedelta(hours=1), punch_id=2, new_at=local("2026-11-02 16:00"))
    for order in ([first, second], [second, first]):
        assert week(punches, corrections=order).on(day(0)).worked == 8 * HOUR


def test_late_early_and_absent_are_told_with_their_grace() -> None:
    early_shift = every_day(shift("E", "08:00-16:00"))
    days = week(
        card("2026-11-02 08:06 15:30\n2026-11-03 08:05 15:55"), shifts=early_shift, as_of=local("2026-11-04 12:00")
    )
    monday, tuesday, wednesday = (days.on(day(n)) for n in range(3))
    assert (monday.late, monday.left_early) == (360, 1800)
    assert tuesday.flags == ()
    assert wednesday.flags == ()  # its shift has not ended yet
    assert week([], shifts=early_shift).on(day(0)).flags == ("absent",)
    assert week([], shifts=early_shift, excused=[day(0)]).on(day(0)).flags == ()
    assert week([], shifts=early_shift, holidays=[day(0)]).on(day(0)).flags == ("holiday",)


def test_nobody_is_expected_before_the_first_day_or_after_the_last() -> None:
    daily = every_day(shift("E", "08:00-16:00"))
    days = week([], shifts=daily, hired_on=day(1), left_on=day(3))
    assert [one.flags for one in days] == [(), ("absent",), ("absent",), ("absent",), (), (), ()]
    assert [bool(one.planned) for one in days] == [False, True, True, True, False, False, False]
    before = week([], shifts=daily, hired_on=day(30))
    assert not any(one.planned for one in before)


def test_a_split_shift_keeps_both_halves_apart() -> None:
    split = every_day(shift("S", "08:00-12:00", "16:00-20:00"))
    one = week(card("2026-11-02 08:00 12:00 16:20 20:00"), shifts=split).on(day(0))
    assert (one.worked, one.late, one.flags) == (7 * HOUR + 40 * 60, 1200, ("late",))
    half = week(card("2026-11-02 08:00 12:00"), shifts=split).on(day(0))
    assert half.flags == ("absent",)


def test_rounding_never_lets_two_stretches_overlap() -> None:
    rules = PayRules(1, rounding_in=Rounding("down", 1800), rounding_out=Rounding("up", 1800))
    one = week(card("2026-11-02 08:00 10:05 10:10 12:00"), rules).on(day(0))
    assert one.worked == 4 * HOUR
    assert "round.overlap" in {reason.rule for reason in one.reasons}


def test_charts_mark_who_is_above_48_hours_on_average() -> None:
    people = [{"id": 1, "number": "E-1", "name": "Ada"}, {"id": 2, "number": "E-2", "name": "Bo"}]
    zero = {"overtime": 0, "rounded_in": 0, "rounded_out": 0, "rounded_breaks": 0}
    kept = [{"employee_id": 1, "worked": 48 * HOUR, **zero}, {"employee_id": 2, "worked": 48 * HOUR + 1, **zero}]
    assert [(one.name, one.text, one.above) for one in averages(people, kept, 1)] == [
        ("Bo", "48:00", True),
        ("Ada", "48:00", False),
    ]
    [column] = columns([(day(0), 10 * HOUR, 2 * HOUR)], str)
    assert (column.over, column.plain) == (24.8, 99.2)


def test_one_punch_too_many_turns_coming_and_going_round_for_that_day_alone() -> None:
    """A badge held again after more than the time of a repeat; from one late shift to the next it is 15 hours."""
    late = every_day(shift("L", "14:00-22:30"))
    punches = card("2026-11-02 13:50 13:52 22:37\n2026-11-03 13:55 22:30\n2026-11-04 13:55 22:39", kinds=("auto",))
    days = week(punches, shifts=late)
    assert days.on(day(0)).flags and [days.on(day(n)).worked // 60 for n in (1, 2)] == [8 * 60 + 35, 8 * 60 + 44]
