"""The rules of leave, by example: an HR officer can check each by hand."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from backoffice.calendar import WorkCalendar
from backoffice_people.leave.rules.accrual import accruals
from backoffice_people.leave.rules.balance import balance_on, lowest
from backoffice_people.leave.rules.counting import Span, days_taken, fault, overlap
from backoffice_people.leave.rules.projection import Account, missing
from backoffice_people.leave.rules.terms import (
    AccrualMode,
    Assigned,
    Entry,
    Half,
    LeaveUnit,
    Policy,
    Reason,
    Stretch,
)
from backoffice_people.leave.rules.years import anniversary, months_later

D = Decimal
THIRTY = Policy(D(30), carry_max=D(10), carry_months=3)
MONTHLY = Policy(D(30), AccrualMode.monthly)
ALWAYS = [Assigned(THIRTY)]


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def since(hired: str, fte: str = "1", left: str | None = None) -> list[Stretch]:
    return [Stretch(day(hired), None if left is None else day(left), D(fte))]


# -- days of a request


def test_weekends_and_holidays_take_nothing() -> None:
    calendar = WorkCalendar(frozenset(range(5)), holidays=frozenset({day("2026-12-25")}))
    taken = days_taken(Span(day("2026-12-24"), day("2026-12-29")), calendar.works)
    assert [(when.day, much) for when, much in taken] == [(24, 1), (28, 1), (29, 1)]


def test_half_days_are_at_the_ends() -> None:
    span = Span(day("2026-06-01"), day("2026-06-03"), Half.both)
    assert [much for _, much in days_taken(span, lambda _: True)] == [D("0.5"), 1, D("0.5")]


def test_a_half_day_on_a_free_day_takes_nothing() -> None:
    span = Span(day("2026-06-05"), day("2026-06-06"), Half.ends_at_noon)
    assert days_taken(span, lambda when: when.weekday() < 5) == [(day("2026-06-05"), 1)]


def test_morning_and_afternoon_of_one_day_do_not_overlap() -> None:
    monday = day("2026-06-01")
    morning, afternoon = Span(monday, monday, Half.ends_at_noon), Span(monday, monday, Half.starts_at_noon)
    assert not overlap(morning, afternoon)
    assert overlap(morning, Span(monday, monday))


@pytest.mark.parametrize(
    ("span", "unit", "code"),
    [
        (Span(day("2026-06-02"), day("2026-06-01")), LeaveUnit.day, "backwards"),
        (Span(day("2026-01-01"), day("2027-06-01")), LeaveUnit.day, "too_long"),
        (Span(day("2026-06-01"), day("2026-06-02"), Half.both), LeaveUnit.day, "whole_days"),
        (Span(day("2026-06-01"), day("2026-06-01"), Half.both), LeaveUnit.half_day, "no_time_left"),
    ],
)
def test_a_span_that_makes_no_sense_is_named(span: Span, unit: LeaveUnit, code: str) -> None:
    found = fault(span, unit)
    assert found is not None
    assert found.code == code


# -- accrual


def test_a_month_earns_a_twelfth_on_its_last_day() -> None:
    found = accruals([Assigned(MONTHLY)], since("2025-01-01"), day("2026-01-01"), day("2026-12-31"))
    assert [entry.days for entry in found] == [D("2.5")] * 12
    assert found[1].day == day("2026-02-28")


def test_who_starts_or_leaves_in_a_month_earns_the_days_employed() -> None:
    found = accruals([Assigned(MONTHLY)], since("2026-04-16", left="2026-06-10"), day("2026-04-16"), day("2026-12-31"))
    assert [(entry.period, entry.days) for entry in found] == [
        ("2026-04", D("1.25")),  # 15 of 30 days
        ("2026-05", D("2.50")),
        ("2026-06", D("0.83")),  # 10 of 30 days
    ]
    assert found[-1].day == day("2026-06-10")


def test_a_year_is_granted_at_once_and_in_proportion_to_the_days_employed() -> None:
    found = accruals(ALWAYS, since("2026-07-01"), day("2026-07-01"), day("2027-01-01"))
    assert [(entry.day, entry.days) for entry in found] == [
        (day("2026-07-01"), D("15.12")),  # 184 of 365 days
        (day("2027-01-01"), D("30.00")),
    ]


def test_part_time_earns_its_share() -> None:
    stretches = [Stretch(day("2026-01-01"), day("2026-06-30"), D(1)), Stretch(day("2026-07-01"), None, D("0.5"))]
    found = accruals([Assigned(MONTHLY)], stretches, day("2026-01-01"), day("2026-12-31"))
    assert sum(entry.days for entry in found) == D("22.5")


def test_without_proration_everybody_has_the_whole_year() -> None:
    policy = Policy(D(30), prorate_employment=False, prorate_fte=False)
    found = accruals([Assigned(policy)], since("2026-11-01", "0.5"), day("2026-11-01"), day("2026-12-31"))
    assert [entry.days for entry in found] == [30]


def test_an_anniversary_year_begins_on_the_day_of_hiring() -> None:
    policy = Policy(D(20), AccrualMode.anniversary)
    found = accruals([Assigned(policy)], since("2024-02-29"), day("2024-02-29"), day("2026-12-31"))
    assert [entry.day for entry in found] == [day("2024-02-29"), day("2025-02-28"), day("2026-02-28")]


def test_no_more_accrues_than_the_cap() -> None:
    policy = Policy(D(30), AccrualMode.monthly, cap=D(26))
    found = accruals([Assigned(policy)], since("2025-01-01"), day("2026-01-01"), day("2026-12-31"))
    assert sum(entry.days for entry in found) == 26


def test_a_new_policy_counts_from_its_first_day() -> None:
    assigned = [
        Assigned(MONTHLY, None, day("2026-06-30")),
        Assigned(Policy(D(24), AccrualMode.monthly), day("2026-07-01")),
    ]
    found = accruals(assigned, since("2025-01-01"), day("2026-01-01"), day("2026-12-31"))
    assert [entry.days for entry in found] == [D("2.5")] * 6 + [D(2)] * 6


# -- the turn of the year


def used(when: str, days: str) -> Entry:
    return Entry(day(when), -D(days), Reason.use)


def test_at_most_ten_days_go_over_and_the_rest_is_lost() -> None:
    found = missing(Account.of((used("2025-08-01", "15"),)), ALWAYS, since("2025-01-01"), day("2026-01-01"))
    assert [(entry.reason, entry.days) for entry in found] == [
        ("accrual", 30),
        ("accrual", 30),
        ("carry", 0),
        ("expire", -5),
    ]
    assert found[2].carried == 10
    assert found[2].why == "10 days carried over, to be taken before 2026-04-01"


def test_what_was_carried_over_lapses_unless_it_was_taken_first() -> None:
    entries = (used("2025-08-01", "20"), used("2026-02-02", "4"), used("2026-05-04", "3"))
    found = missing(Account.of(entries), ALWAYS, since("2025-01-01"), day("2026-12-31"))
    lapsed = [entry for entry in found if entry.reason is Reason.expire]
    assert [(entry.day, entry.days) for entry in lapsed] == [(day("2026-04-01"), -6)]
    assert balance_on(day("2026-12-31"), (*entries, *found)) == 27


def test_debts_go_over_whole() -> None:
    policy = Policy(D(10), carry_max=D(0), floor=D(-5))
    found = missing(Account.of((used("2025-08-01", "12"),)), [Assigned(policy)], since("2025-01-01"), day("2026-01-01"))
    assert balance_on(day("2026-01-01"), (*found, used("2025-08-01", "12"))) == 8


def test_a_change_in_an_open_year_is_corrected_once() -> None:
    full = missing(Account(), ALWAYS, since("2026-01-01"), day("2026-03-01"))
    half = missing(Account.of(tuple(full)), ALWAYS, since("2026-01-01", "0.5"), day("2026-03-01"))
    assert [(entry.days, entry.why.partition(":")[0]) for entry in half] == [(-15, "corrected")]
    assert missing(Account.of((*full, *half)), ALWAYS, since("2026-01-01", "0.5"), day("2026-03-01")) == []


def test_a_closed_year_stays_as_it_is() -> None:
    closed = Account(D(5), day("2026-01-01"), (Entry(day("2026-01-01"), D(0), Reason.carry, "2026-01-01", D(5)),))
    found = missing(closed, ALWAYS, since("2025-01-01"), day("2026-01-01"))
    assert [(entry.period, entry.days) for entry in found] == [("2026", 30)]


def test_nothing_happens_after_leaving() -> None:
    found = missing(Account(), ALWAYS, since("2025-01-01", left="2025-12-31"), day("2028-01-01"))
    assert [entry.period for entry in found] == ["2025"]


def test_the_lowest_balance_ahead_is_found() -> None:
    entries = [Entry(day("2026-01-01"), D(5), Reason.accrual), used("2026-03-01", "4"), used("2026-06-01", "2")]
    assert lowest(day("2026-02-01"), entries) == (day("2026-06-01"), -1)
    assert lowest(day("2026-02-01"), entries[:2]) == (day("2026-03-01"), 1)


def test_days_of_other_years_and_months_are_found_where_they_do_not_exist() -> None:
    assert anniversary(day("2024-02-29"), 2026) == day("2026-02-28")
    assert months_later(day("2025-11-30"), 3) == day("2026-02-28")
