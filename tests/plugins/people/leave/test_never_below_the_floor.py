"""H2: whatever the policy and whatever people do, on no day is the balance below the lowest that the policy allows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate, count
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from tests.plugins.people.leave.conftest import TODAY, LeaveOffice

from backoffice.errors import Refused
from backoffice.testing.clock import MovableClock
from backoffice_people.leave.models import LeaveEntry

NUMBERS = count(1)
A_MONTH = dt.timedelta(days=30)
AFTERWARDS = 14
"""Months after the last step in which the nightly job runs: all that was agreed comes true, years turn, days lapse."""


@pytest.fixture
def dialect() -> str:
    """What is allowed is decided before any database is asked; one kind is enough."""
    return "sqlite"


policies = st.fixed_dictionaries(
    {
        "entitlement": st.integers(0, 40).map(str),
        "accrual": st.sampled_from(("monthly", "yearly", "anniversary", "none")),
        "floor": st.sampled_from(("0", "0", "-3", "-10")),
        "carry_max": st.none() | st.integers(0, 8).map(str),
        "carry_months": st.none() | st.integers(1, 6),
    }
)


@dataclass(frozen=True)
class Step:
    """One thing that is done, `wait` days after the one before."""

    what: str
    wait: int
    first: int
    """The first day of leave, or the day of an entry, counted from that day on."""
    length: int
    days: int
    night: bool
    """Whether the nightly job ran before."""


steps = st.lists(
    st.builds(
        Step,
        what=st.sampled_from(("leave", "leave", "cancel", "take", "pay out", "give")),
        wait=st.integers(0, 90),
        first=st.integers(-10, 120),
        length=st.integers(0, 20),
        days=st.integers(1, 12),
        night=st.booleans(),
    ),
    min_size=1,
    max_size=8,
)


class Somebody:
    """An employee with a policy of their own, hired for this example."""

    def __init__(self, leave: LeaveOffice, clock: MovableClock, policy: dict[str, Any]) -> None:
        self.leave, self.clock, self.floor = leave, clock, Decimal(policy["floor"])
        number = next(NUMBERS)
        clock.set(TODAY)
        here = leave.personnel
        code, given = f"P-{number}", {name: value for name, value in policy.items() if value is not None}
        here.do("create_leave_policy", code=code, name=code, type="ANNUAL", **given)
        site = here.rows("org.sites", sort="id")[0]["code"]
        self.ident = here.hire(f"Somebody {number}", "2026-02-01", site=site)
        here.do("assign_leave_policy", employee=self.ident, policy=code, from_="2026-02-01")
        self.requests: list[int] = []

    def does(self, step: Step) -> str:
        """What came of it: what was done, or why it was refused."""
        self.clock.forward(dt.timedelta(days=step.wait))
        if step.night:
            self.night()
        try:
            self._do(step)
        except Refused as refused:
            return refused.code
        return step.what

    def _do(self, step: Step) -> None:
        first = self.clock().date() + dt.timedelta(days=step.first)
        entry = {"employee": self.ident, "type": "ANNUAL", "day": first, "reason": "So it is"}
        match step.what:
            case "leave":
                last = first + dt.timedelta(days=step.length)
                asked = self.leave.personnel.do(
                    "request_leave", employee=self.ident, type="ANNUAL", from_=first, to=last
                )
                self.requests.append(asked["id"])
                self.leave.decide(asked["id"], by="pat")
            case "cancel" if self.requests:
                self.leave.as_("pat").do("cancel_leave", request=self.requests[step.days % len(self.requests)])
            case "pay out":
                self.leave.as_("pat").do("encash_leave", days=str(step.days), **entry)
            case "take" | "give":
                days = step.days if step.what == "give" else -step.days
                self.leave.as_("pat").do("adjust_leave", days=str(days), **entry)

    def night(self) -> None:
        self.leave.personnel.do("book_leave", employee=self.ident)

    def below(self) -> Iterator[tuple[dt.date, Decimal]]:
        """The days up to today that ended below the floor, added up from the ledger."""
        table = LeaveEntry.__table__.c
        wanted = sa.select(table.day, sa.func.sum(table.days)).where(table.employee_id == self.ident)
        with self.leave.personnel.app.read() as connection:
            rows = connection.execute(wanted.group_by(table.day).order_by(table.day)).all()
        balances = accumulate(days for _, days in rows)
        for (day, _), balance in zip(rows, balances, strict=True):
            if day <= self.clock().date() and balance < self.floor:
                yield day, balance


# Every example hires somebody of its own in the same office. What is found is short enough to be read as it is: looking
# for a shorter one would take longer than a test may.
FEW = settings(
    max_examples=15,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
MANY = settings(FEW, max_examples=300)
NOTHING_GOES_OVER = {"entitlement": "30", "accrual": "monthly", "floor": "0", "carry_max": "0", "carry_months": None}


@FEW
@given(policy=policies, doings=steps)
# Days that are lost at the turn of the year cannot be paid out in the new one, though the ledger still has them.
@example(policy=NOTHING_GOES_OVER, doings=[Step("pay out", wait=200, first=20, length=0, days=12, night=True)])
@example(policy=NOTHING_GOES_OVER, doings=[Step("take", wait=220, first=0, length=0, days=12, night=False)])
def test_h2_no_day_ends_below_the_floor(
    leave: LeaveOffice, clock: MovableClock, policy: dict[str, Any], doings: list[Step]
) -> None:
    live(Somebody(leave, clock, policy), doings)


@pytest.mark.slow
@pytest.mark.timeout(900)
@MANY
@given(policy=policies, doings=steps)
def test_h2_no_day_ends_below_the_floor_for_long(
    leave: LeaveOffice, clock: MovableClock, policy: dict[str, Any], doings: list[Step]
) -> None:
    live(Somebody(leave, clock, policy), doings)


def live(somebody: Somebody, doings: list[Step]) -> None:
    told = []
    for step in doings:
        told.append(somebody.does(step))
    somebody.night()
    for _ in range(AFTERWARDS):
        somebody.clock.forward(A_MONTH)
        somebody.night()
    assert not list(somebody.below()), told
