"""Worked examples of public rules; each test names where its numbers come from."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest
from tests.plugins.timeclock.rules.desk import BERLIN, HOUR, card, day, week

from backoffice_timeclock.rules import (
    BreakRule,
    ConsecutiveDay,
    Overtime,
    PayRules,
    Punch,
    Reason,
    Rest,
    Rounding,
    Tier,
    sentence,
)
from backoffice_timeclock.rules.regular_rate import (
    Earned,
    money,
    premium,
    rate_of_salary,
    regular_rate,
    straight_time,
    weekly_of_monthly,
)
from backoffice_timeclock.rules.rest import Week, average
from backoffice_timeclock.rules.rounding import neutrality

CALIFORNIA = PayRules(
    1,
    attribution="midnight",
    overtime=Overtime(
        daily=(Tier(8 * HOUR, 150), Tier(12 * HOUR, 200)),
        weekly=(Tier(40 * HOUR, 150),),
        consecutive=(ConsecutiveDay(7, (Tier(0, 150), Tier(8 * HOUR, 200))),),
    ),
)
FLSA = PayRules(1, overtime=Overtime(weekly=(Tier(40 * HOUR, 150),)))
PACIFIC = "America/Los_Angeles"


def hours_by_percent(days: object) -> dict[int, float]:
    found: dict[int, float] = {}
    for one in days:  # type: ignore[attr-defined]
        for (_, percent), seconds in one.by_class.items():
            found[percent] = found.get(percent, 0) + seconds / HOUR
    return found


def test_flsa_46_hours_are_40_plain_and_6_at_time_and_a_half() -> None:
    """29 CFR 778.110(a), as of 2011: $12 an hour and 46 hours are 40 at $12 and 6 at $18, $588 in all."""
    days = week(card("\n".join(f"2026-11-0{n} 08:00 {17 if n < 6 else 18}:00" for n in range(2, 7))), FLSA)
    found = hours_by_percent(days)
    assert found == {100: 40, 150: 6}
    work = [Earned(46 * HOUR, Decimal(12))]
    assert money(straight_time(work) + premium(regular_rate(work), 6 * HOUR, 150)) == Decimal(588)


def test_flsa_a_production_bonus_raises_the_regular_rate() -> None:
    """29 CFR 778.110(b), as of 2011: a bonus of $46 makes the regular rate $13, and 46 hours earn $637.

    Before 2011 the example was $6 an hour and a bonus of $9.20: a rate of $6.20, and $303.80.
    """
    for hourly, bonus, rate, total in ((12, "46", "13", "637"), (6, "9.20", "6.20", "303.80")):
        work = [Earned(46 * HOUR, Decimal(hourly))]
        found = regular_rate(work, Decimal(bonus))
        assert found == Fraction(rate)
        assert money(straight_time(work) + Fraction(bonus) + premium(found, 6 * HOUR, 150)) == Decimal(total)


def test_flsa_a_salary_is_divided_by_the_hours_it_is_for() -> None:
    """29 CFR 778.113(a), as of 1981: $182.70 for 35 hours is $5.22 an hour, and $7.83 beyond 40 hours."""
    rate = rate_of_salary(Decimal("182.70"), 35 * HOUR)
    assert money(rate) == Decimal("5.22")
    assert money(rate + premium(rate, HOUR, 150)) == Decimal("7.83")


def test_flsa_a_monthly_salary_is_twelve_fiftyseconds_a_week() -> None:
    """29 CFR 778.113(b), as of 1981: $1,040 a month is $240 a week, $6 an hour for 40 hours."""
    assert weekly_of_monthly(Decimal(1040)) == 240
    assert rate_of_salary(Decimal(240), 40 * HOUR) == 6


def test_flsa_two_rates_make_their_weighted_average() -> None:
    """29 CFR 778.115: the earnings at all rates are divided by the hours at all jobs."""
    work = [Earned(30 * HOUR, Decimal(10)), Earned(20 * HOUR, Decimal(15))]
    assert regular_rate(work) == 12
    assert money(straight_time(work) + premium(regular_rate(work), 10 * HOUR, 150)) == Decimal(660)


def test_california_daily_overtime_and_double_time() -> None:
    """California Labor Code 510(a): more than 8 hours at one and a half, more than 12 at twice the rate."""
    days = week(card("2026-11-02 06:00 20:00", PACIFIC), CALIFORNIA, PACIFIC)
    assert hours_by_percent(days) == {100: 8, 150: 4, 200: 2}


def test_california_no_hour_is_raised_twice() -> None:
    """510(a): nothing requires to combine more than one rate: 5 days of 10 hours are 40 plain and 10 overtime."""
    days = week(card("\n".join(f"2026-11-0{n} 08:00 18:00" for n in range(2, 7)), PACIFIC), CALIFORNIA, PACIFIC)
    assert hours_by_percent(days) == {100: 40, 150: 10}
    assert {line.rule for one in days for line in one.lines} == {"regular", "daily"}


def test_california_a_sixth_day_after_40_plain_hours_is_weekly_overtime() -> None:
    """510(a): any work in excess of 40 hours in one work week."""
    days = week(card("\n".join(f"2026-11-0{n} 09:00 17:00" for n in range(2, 8)), PACIFIC), CALIFORNIA, PACIFIC)
    assert days.on(day(5)).by_class == {("weekly", 150): 8 * HOUR}


def test_california_seventh_day_in_a_row() -> None:
    """510(a): the first 8 hours of the 7th day in a work week at one and a half, those beyond at twice the rate."""
    card_of_week = "\n".join(f"2026-11-0{n} 09:00 {13 if n < 8 else 19}:00" for n in range(2, 9))
    days = week(card(card_of_week, PACIFIC), CALIFORNIA, PACIFIC)
    assert days.on(day(6)).by_class == {("consecutive", 150): 8 * HOUR, ("consecutive", 200): 2 * HOUR}
    rested = week([p for p in card(card_of_week, PACIFIC) if p.id not in (5, 6)], CALIFORNIA, PACIFIC)
    assert rested.on(day(6)).by_class == {("regular", 100): 8 * HOUR, ("daily", 150): 2 * HOUR}


@pytest.mark.parametrize(("punched", "counted"), [("07:53", "08:00"), ("08:07", "08:00"), ("08:08", "08:15")])
def test_the_seven_minute_rule(punched: str, counted: str) -> None:
    """29 CFR 785.48(b), nearest quarter of an hour, as fact sheet 53 of the Department of Labor explains it.

    Minutes 1 to 7 go down, 8 to 14 up.
    """
    rules = PayRules(1, rounding_in=Rounding("average", 900), rounding_out=Rounding("average", 900))
    one = week(card(f"2026-11-02 {punched} 17:00"), rules).on(day(0))
    said = [sentence(reason, BERLIN) for reason in one.reasons]
    expected = {"08:00": 9, "08:15": 8.75}[counted]
    assert one.worked == expected * HOUR
    assert any(f"{punched} is taken as {counted}" in words for words in said)


def test_rounding_that_averages_out_is_shown_to_do_so() -> None:
    """29 CFR 785.48(b): accepted where over a period of time all time worked is paid."""
    rules = PayRules(1, rounding_in=Rounding("average", 900), rounding_out=Rounding("average", 900))
    minutes = list(range(15))
    start = dt.datetime(2026, 11, 2, 8, tzinfo=dt.UTC)
    punches = [Punch(m, start + dt.timedelta(hours=2 * m, minutes=m), "in") for m in minutes]
    punches += [Punch(100 + m, start + dt.timedelta(hours=2 * m + 1, minutes=m), "out") for m in minutes]
    report = neutrality(
        {"all minutes": week(punches, rules), "always late": week(card("2026-11-02 08:01 17:00"), rules)}
    )
    assert report["all minutes"] == {"in": 0, "out": 0}
    assert report["always late"] == {"in": 60}


def test_short_breaks_are_paid_and_meals_are_not() -> None:
    """29 CFR 785.18 (5 to 20 minutes count as work) and 785.19 (30 minutes or more for a meal do not)."""
    kinds = ("in", "break_start", "break_end", "break_start", "break_end", "out")
    punches = card("2026-11-02 08:00 10:00 10:15 12:00 12:30 16:30", kinds=kinds)
    one = week(punches, PayRules(1, paid_break_up_to=20 * 60)).on(day(0))
    assert (one.worked, one.paid, one.unpaid_break) == (7.75 * HOUR, 8 * HOUR, 0.5 * HOUR)


@pytest.mark.parametrize(
    ("until", "worked"), [("14:00", 6.0), ("14:10", 6.0), ("14:40", 6 + 1 / 6), ("17:30", 9.0), ("18:00", 9.25)]
)
def test_german_breaks_of_30_and_45_minutes(until: str, worked: float) -> None:
    """Arbeitszeitgesetz section 4: 30 minutes after more than six hours of work, 45 after more than nine."""
    rules = PayRules(1, breaks=(BreakRule(6 * HOUR, 30 * 60), BreakRule(9 * HOUR, 45 * 60)))
    assert week(card(f"2026-11-02 08:00 {until}"), rules).on(day(0)).worked == worked * HOUR


def test_a_german_break_that_was_taken_is_not_taken_off_again() -> None:
    rules = PayRules(1, breaks=(BreakRule(6 * HOUR, 30 * 60),))
    one = week(card("2026-11-02 08:00 12:00 12:20 17:00"), rules).on(day(0))
    assert one.worked == 8.5 * HOUR
    assert [r.args[2:] for r in one.reasons if r.rule == "break.automatic"] == [(20 * 60, 10 * 60)]


REST = PayRules(1, rest=Rest(reference_weeks=2))


def test_eu_eleven_hours_of_rest_in_each_period_of_24() -> None:
    """Directive 2003/88/EC article 3: 13 hours of work leave 11 of rest; a minute more is too much."""
    assert "rest_daily" not in week(card("2026-11-02 08:00 21:00\n2026-11-03 08:00 12:00"), REST).on(day(0)).flags
    too_long = week(card("2026-11-02 08:00 21:01\n2026-11-03 08:00 12:00"), REST).on(day(0))
    assert "rest_daily" in too_long.flags
    assert "In the 24 hours from 08:00 the longest rest was 10:59; it must be 11:00." in [
        sentence(r, BERLIN) for r in too_long.reasons
    ]


def test_eu_a_week_needs_35_hours_in_one_piece() -> None:
    """Article 5: 24 uninterrupted hours plus the 11 of article 3 in each seven-day period."""
    six_days = "\n".join(f"2026-11-0{n} 08:00 18:00" for n in range(2, 8))
    monday = "\n2026-11-09 08:00 12:00"
    assert "rest_weekly" not in week(card(six_days + monday), REST).on(day(6)).flags
    also_sunday = week(card(six_days + "\n2026-11-08 08:00 09:00" + monday), REST).on(day(6))
    assert "rest_weekly" in also_sunday.flags
    assert any(
        "longest rest of this week was 23:00; it must be 35:00" in sentence(r, BERLIN) for r in also_sunday.reasons
    )


def test_eu_48_hours_a_week_on_average() -> None:
    """Article 6 with 16(b): judged over the reference period, so one long week alone breaks nothing."""
    rest = Rest()
    exactly = [Week(48 * HOUR)] * 17
    assert average(exactly, rest) is None
    assert average([Week(70 * HOUR), *[Week(46 * HOUR)] * 16], rest) is None
    minute = average([*exactly[1:], Week(48 * HOUR + 60)], rest)
    assert minute is not None
    assert average([Week(48 * HOUR + 60)] * 17, rest) == Reason("rest.average", (48 * HOUR + 60, 48 * HOUR, 17))
    assert average(exactly[1:], rest) is None  # sixteen weeks are not the whole period
    assert average([Week(90 * HOUR)] * 17, Rest(average=0)) is None


def test_eu_leave_is_neutral_in_the_average() -> None:
    """Article 16(b): leave neither shortens nor lengthens the average; a day of it is a fifth of its week."""
    rest = Rest()
    away = Week(0, present=0)
    assert average([away, *[Week(48 * HOUR)] * 16], rest) is None
    assert average([away, *[Week(48 * HOUR)] * 15, Week(48 * HOUR + 1)], rest) is not None
    four_days = Week(48 * HOUR * 4 // 5, present=4)
    assert average([four_days, *[Week(48 * HOUR)] * 16], rest) is None
    assert average([Week(48 * HOUR * 4 // 5 + 1, present=4), *[Week(48 * HOUR)] * 16], rest) is not None
    assert average([away] * 17, rest) is None
    closed = Week(0, present=0, workdays=0)  # a week of holidays is none of leave
    assert average([closed, *[Week(50 * HOUR)] * 16], rest) is None


def test_eu_a_break_after_six_hours() -> None:
    """Article 4: where the working day is longer than six hours there is a break."""
    assert "unbroken" not in week(card("2026-11-02 08:00 14:00"), REST).on(day(0)).flags
    assert "unbroken" in week(card("2026-11-02 08:00 14:01"), REST).on(day(0)).flags
