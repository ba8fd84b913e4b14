"""Effective dating and the picture of a company, pure: whatever is done in whatever order, no two spans meet."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backoffice_people.private.rules import plausible_birth
from backoffice_people.staff import rules
from backoffice_people.staff.rules import Facts, NotEmployed, Span, Spans
from backoffice_people.structure import rules as picture
from backoffice_people.structure.rules import People, Person

FEW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
START = dt.date(2026, 1, 1)
DAYS = st.integers(0, 60).map(lambda n: START + dt.timedelta(days=n))
STEPS = st.lists(st.tuples(st.sampled_from("transfer end start correct".split()), DAYS, st.integers(1, 4)), max_size=12)


def apply(spans: Spans, step: str, day: dt.date, site: int) -> Spans:
    """One thing that personnel does; what is refused changes nothing."""
    try:
        if step == "transfer":
            return rules.transfer(spans, day, {"site": site})
        if step == "end":
            return rules.end(spans, day)
        if step == "start":
            return rules.start(spans, day, Facts(site))
        wrong = spans[site % len(spans)] if spans else None
        return spans if wrong is None else rules.correct(spans, wrong, day, {"fte": Decimal("0.5")})
    except ValueError:
        return spans


def lived(spans: Spans) -> dict[dt.date, Facts]:
    """What is true on each day, told day by day: the plain way to say what the rules must give."""
    days = (START + dt.timedelta(days=n) for n in range(-1, 62))
    return {day: held.facts for day in days if (held := rules.on(spans, day)) is not None}


@given(STEPS)
@FEW
def test_h6_one_employment_at_a_time_and_every_day_has_one_truth(steps: list[Any]) -> None:
    spans: Spans = ()
    for step, day, site in (("start", START, 1), *steps):
        before, spans = spans, apply(spans, step, day, site)
        assert not list(rules.overlaps(spans))
        assert all(span.first <= span.end for span in spans)
        assert list(spans) == sorted(spans, key=lambda span: span.first)
        if step == "transfer" and spans != before:
            was, now = lived(before), lived(spans)
            assert was.keys() == now.keys(), "a transfer neither begins nor ends an employment"
            assert all(was[one] == now[one] for one in was if one < day), "nor does it change the past"
            assert now[day].site == site
        if step == "end" and spans != before:
            assert lived(spans) == {one: facts for one, facts in lived(before).items() if one <= day}


@given(STEPS, STEPS)
@FEW
def test_what_no_longer_holds_and_what_is_new_make_up_the_change(first: list[Any], then: list[Any]) -> None:
    before: Spans = rules.start((), START, Facts(1))
    for step in first:
        before = apply(before, *step)
    after = before
    for step in then:
        after = apply(after, *step)
    gone, new = rules.difference(before, after)
    kept = {span.content for span in before} - {span.content for span in gone}
    assert kept | {span.content for span in new} == {span.content for span in after}
    assert not kept & {span.content for span in new}


TWO = st.lists(st.tuples(st.sampled_from((1, 2)), st.sampled_from("transfer end start correct".split()), DAYS,
                         st.integers(1, 4)), max_size=16)  # fmt: skip


@given(TWO)
@FEW
def test_h6_holds_of_two_contracts_and_the_second_only_while_the_main_one_does(steps: list[Any]) -> None:
    """Each contract has one truth a day, one does not move the other, and no second one stands alone."""
    slots: dict[int, Spans] = {1: (), 2: ()}
    for slot, step, day, site in ((1, "start", START, 1), *steps):
        after = {**slots, slot: apply(slots[slot], step, day, site)}
        alone = [day for span in after[2] if (day := rules.uncovered(after[1], span))]
        told = sorted(day for day in lived(after[2]) if day not in lived(after[1]))
        assert bool(alone) == bool(told) or outlasts(after), "the rule and the calendar agree"
        if told and alone:
            assert min(alone) == told[0]
        if not alone:
            slots = after
        assert not any(list(rules.overlaps(spans)) for spans in slots.values())
        assert lived(slots[2]).keys() <= lived(slots[1]).keys()


def outlasts(slots: dict[int, Spans]) -> bool:
    """Whether the second goes on when the main one has ended, beyond the days that are told."""
    return bool(slots[2]) and slots[2][-1].end > (slots[1][-1].end if slots[1] else dt.date.min)


def test_a_transfer_holds_until_the_next_that_is_planned() -> None:
    spans = rules.start((), START, Facts(1))
    spans = rules.transfer(spans, dt.date(2026, 6, 1), {"site": 2})
    spans = rules.transfer(spans, dt.date(2026, 3, 1), {"department": 7})
    assert [(span.first.month, span.facts.site, span.facts.department) for span in spans] == [
        (1, 1, None), (3, 1, 7), (6, 2, None),
    ]  # fmt: skip


def test_a_corrected_first_day_moves_the_last_day_of_the_one_before() -> None:
    spans = rules.transfer(rules.start((), START, Facts(1)), dt.date(2026, 6, 1), {"site": 2})
    moved = rules.correct(spans, spans[1], dt.date(2026, 5, 16), {})
    assert [(span.first, span.last) for span in moved] == [(START, dt.date(2026, 5, 15)), (dt.date(2026, 5, 16), None)]
    with pytest.raises(ValueError, match="begin before"):
        rules.correct(spans, spans[1], START, {})


def test_outside_of_the_employment_nothing_is_changed_or_ended() -> None:
    spans = rules.end(rules.start((), START, Facts(1)), dt.date(2026, 2, 1))
    for change in (lambda day: rules.transfer(spans, day, {}), lambda day: rules.end(spans, day)):
        with pytest.raises(NotEmployed):
            change(dt.date(2026, 2, 2))
    assert rules.stint(rules.start(spans, dt.date(2026, 2, 2), Facts(2))) == (START, None), "without a gap it goes on"
    assert rules.stint(rules.start(spans, dt.date(2026, 2, 3), Facts(2))) == (dt.date(2026, 2, 3), None)


def test_a_circle_of_managers_counts_only_on_days_on_which_it_closes() -> None:
    year = dt.date(2026, 12, 31)
    held = {2: (Span(START, year, Facts(1, manager=1)),), 3: (Span(START, None, Facts(1, manager=2)),)}
    spans_of = lambda one: held.get(one, ())  # noqa: E731
    assert rules.makes_circle(1, 3, year, None, spans_of)
    assert not rules.makes_circle(1, 3, year + rules.ONE_DAY, None, spans_of)
    assert rules.makes_circle(1, 1, START, None, spans_of)


@given(st.lists(st.integers(0, 40), min_size=1, max_size=40))
@FEW
def test_the_picture_has_no_two_boxes_on_one_place_whoever_works_for_whom(managers: list[int]) -> None:
    people = People.of(Person(n, f"P{n}", manager=above) for n, above in enumerate(managers))
    for top in people.everybody.values():
        chart = picture.chart(people, top)
        places = [(box.x, box.y) for box in chart.boxes]
        assert len(set(places)) == len(places)
        assert all(x >= 0 and x + box.width <= chart.width + 1 for (x, _), box in zip(places, chart.boxes, strict=True))
        assert all(box.y + picture.HEIGHT <= chart.height for box in chart.boxes)


def test_birth_dates_are_looked_at() -> None:
    today = dt.date(2026, 11, 28)
    assert plausible_birth(dt.date(2013, 11, 28), today) and not plausible_birth(dt.date(2013, 11, 29), today)
