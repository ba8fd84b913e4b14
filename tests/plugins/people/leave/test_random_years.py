"""Whatever people do with leave, in whatever order: H1 and H3 hold, and no balance is below its floor."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from decimal import Decimal
from random import Random

import pytest
from tests.plugins.people.leave.conftest import TODAY, LeaveOffice

from backoffice.errors import Refused
from backoffice.testing.clock import MovableClock

HALVES = ("none", "none", "starts_at_noon", "ends_at_noon", "both")


@pytest.fixture
def dialect() -> str:
    return "sqlite"


def test_a_random_year_adds_up(leave: LeaveOffice, clock: MovableClock) -> None:
    walk(leave, clock, Random(1), steps=60)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(8))
def test_many_random_years_add_up(leave: LeaveOffice, clock: MovableClock, seed: int) -> None:
    walk(leave, clock, Random(seed), steps=250)


def walk(leave: LeaveOffice, clock: MovableClock, dice: Random, steps: int) -> None:
    outcomes: Counter[str] = Counter()
    requests: list[int] = []
    for step in range(steps):
        clock.set(TODAY + dt.timedelta(days=400 * step // steps))
        try:
            outcomes[act(leave, dice, requests, clock().date())] += 1
        except Refused as refused:
            outcomes[refused.code] += 1
        else:
            for name in ("Ana Reyes", "Bo Lind"):
                assert leave.balance(name, as_of=clock().date().isoformat()) >= 0
    assert leave.personnel.app.check() == []
    for name, employee in (("Ana Reyes", leave.ana), ("Bo Lind", leave.bo)):
        entries = [row for row in leave.personnel.rows("leave_entries") if row["employee_id"] == employee]
        for day in {row["day"] for row in entries}:
            assert leave.balance(name, as_of=day.isoformat()) == sum(
                (row["days"] for row in entries if row["day"] <= day), Decimal(0)
            )
    assert {"asked", "decided", "cancelled", "booked", "too_little", "overlaps"} <= set(outcomes), outcomes


def act(leave: LeaveOffice, dice: Random, requests: list[int], today: dt.date) -> str:
    who = dice.choice(("ana", "bo"))
    employee = getattr(leave, who)
    match dice.choice(("ask", "ask", "ask", "decide", "decide", "decide", "cancel", "book", "adjust")):
        case "ask":
            first = today + dt.timedelta(days=dice.randint(-20, 90))
            last = first + dt.timedelta(days=dice.randint(-1, 24))
            type_ = dice.choice(("ANNUAL", "ANNUAL", "ANNUAL", "SICK"))
            half = dice.choice(HALVES)
            requests.append(leave.ask(first.isoformat(), last.isoformat(), by=who, type_=type_, half=half))
            return "asked"
        case "decide" if requests:
            leave.decide(dice.choice(requests), approve=dice.random() < 0.8, reason="So it is")
            return "decided"
        case "cancel" if requests:
            leave.as_("pat").do("cancel_leave", request=dice.choice(requests))
            return "cancelled"
        case "adjust":
            days = str(dice.randint(-9, 3))
            leave.as_("pat").do("adjust_leave", employee=employee, type="ANNUAL", days=days, reason="By hand")
            return "adjusted"
        case _:
            leave.personnel.do("book_leave", employee=employee)
            return "booked"
