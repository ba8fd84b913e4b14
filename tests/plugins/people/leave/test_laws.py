"""What is true of leave whatever the policy, the employment and the leave taken: H3 to H5."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice_people.leave.rules.accrual import accruals
from backoffice_people.leave.rules.balance import balance_on
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

FIRST, LAST = dt.date(2023, 1, 1), dt.date(2026, 12, 31)
days = st.dates(FIRST, LAST)
hundredths = st.integers(0, 4000).map(lambda n: Decimal(n) / 100)
policies = st.builds(
    Policy,
    entitlement=hundredths,
    accrual=st.sampled_from([AccrualMode.monthly, AccrualMode.yearly, AccrualMode.anniversary]),
    prorate_employment=st.booleans(),
    prorate_fte=st.booleans(),
    cap=st.none() | hundredths,
    carry_max=st.none() | hundredths,
    carry_months=st.none() | st.integers(1, 11),
)
FEW = settings(max_examples=25, deadline=None)


@st.composite
def employments(draw: st.DrawFn) -> list[Stretch]:
    """One to three stretches, one after the other, the last perhaps open."""
    starts = sorted(draw(st.lists(days, min_size=1, max_size=3, unique=True)))
    fte = st.integers(1, 100).map(lambda n: Decimal(n) / 100)
    ends: list[dt.date | None] = [start - dt.timedelta(days=1) for start in starts[1:]]
    ends.append(draw(st.none() | st.dates(starts[-1], LAST)))
    return [Stretch(start, end, draw(fte)) for start, end in zip(starts, ends, strict=True)]


uses = st.lists(
    st.builds(Entry, days, st.integers(1, 10).map(lambda n: -Decimal(n) / 2), st.just(Reason.use)),
    max_size=5,
).map(tuple)
spans = st.builds(
    Span, st.dates(FIRST, dt.date(2023, 2, 1)), st.dates(FIRST, dt.date(2023, 2, 1)), st.sampled_from(Half)
).filter(lambda span: fault(span, LeaveUnit.half_day) is None)


@FEW
@given(policies, employments(), uses, days)
def test_h4_booking_what_is_missing_leaves_nothing_missing(
    policy: Policy, stretches: list[Stretch], used: tuple[Entry, ...], until: dt.date
) -> None:
    booked = (*used, *missing(Account.of(used), [Assigned(policy)], stretches, until))
    assert missing(Account.of(booked), [Assigned(policy)], stretches, until) == []


@FEW
@given(policies, employments(), uses, st.lists(days, max_size=3))
def test_h4_it_does_not_matter_when_the_job_runs(
    policy: Policy, stretches: list[Stretch], used: tuple[Entry, ...], runs: list[dt.date]
) -> None:
    """Run some days, or only at the end: the balance is the same, and so is its history."""
    assigned, booked = [Assigned(policy)], used
    for until in sorted([*runs, LAST]):
        booked = (*booked, *missing(Account.of(booked), assigned, stretches, until))
    at_once = (*used, *missing(Account.of(used), assigned, stretches, LAST))
    for probe in {entry.day for entry in at_once} | {LAST}:
        assert balance_on(probe, booked) == balance_on(probe, at_once)


@FEW
@given(policies, employments())
def test_h5_no_year_accrues_more_than_its_cap(policy: Policy, stretches: list[Stretch]) -> None:
    by_year: dict[str, Decimal] = {}
    for entry in accruals([Assigned(policy)], stretches, stretches[0].first, LAST):
        assert entry.days > 0
        year = entry.period if policy.accrual is AccrualMode.anniversary else entry.period[:4]
        by_year[year] = by_year.get(year, Decimal(0)) + entry.days
    assert all(total <= policy.annual_cap for total in by_year.values())


@FEW
@given(policies, employments(), uses)
def test_the_turn_of_a_year_never_takes_more_than_there_is(
    policy: Policy, stretches: list[Stretch], used: tuple[Entry, ...]
) -> None:
    entries = (*used, *missing(Account.of(used), [Assigned(policy)], stretches, LAST))
    for lost in (entry for entry in entries if entry.reason is Reason.expire and not entry.period.endswith("lapse")):
        assert lost.days < 0
        before = balance_on(lost.day - dt.timedelta(days=1), entries)
        assert before + lost.days == policy.carry_max


@FEW
@given(spans, spans)
def test_h3_two_requests_overlap_if_they_share_half_a_day(one: Span, other: Span) -> None:
    def halves(span: Span) -> set[int]:
        first, last = span.slots
        return set(range(first, last + 1))

    assert overlap(one, other) == bool(halves(one) & halves(other)) == overlap(other, one)


@FEW
@given(spans, st.sets(st.integers(0, 6)))
def test_a_request_takes_its_half_days_on_working_days(span: Span, week: set[int]) -> None:
    taken = days_taken(span, lambda day: day.weekday() in week)
    first, last = span.slots
    worked = [slot for slot in range(first, last + 1) if dt.date.fromordinal(slot // 2).weekday() in week]
    assert sum((much for _, much in taken), Decimal(0)) == Decimal(len(worked)) / 2
