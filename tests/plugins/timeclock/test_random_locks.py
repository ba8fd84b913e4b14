"""T6: whatever is corrected in locked periods: what was paid stays, and in the end each second is paid once."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from random import Random

import pytest
import sqlalchemy as sa
from tests.plugins.timeclock.conftest import Clock
from tests.plugins.timeclock.random_work import FIRST, REVIEW, corrections, punches
from tests.plugins.timeclock.random_work import Worker as Employee

from backoffice.jobs.worker import Worker
from backoffice_timeclock.hours.inputs import read_inputs
from backoffice_timeclock.hours.models import PayLineRow
from backoffice_timeclock.hours.payroll import payroll_lines

pytestmark = pytest.mark.needs("people", "timeclock")
ONE_DAY, A_WEEK = dt.timedelta(days=1), dt.timedelta(days=7)
LAST = FIRST + 5 * A_WEEK
Line = tuple[dt.date, str, int]
"""A day, a rule and a percentage."""


@pytest.fixture
def house(clock_in: Clock) -> Clock:
    """Overtime of the day and of the week, so that one correction changes what other days are paid at."""
    clock_in.time.set(REVIEW)
    clock_in.do(
        "define_pay_rules", name="House", valid_from="2026-01-01", daily=[{"after": "8:00", "percent": 150}],
        weekly=[{"after": 20, "percent": 175}],
    )  # fmt: skip
    return clock_in


def test_t6_corrections_in_locked_periods_are_paid_once(house: Clock, worker: Worker) -> None:
    walk(house, worker, Random(4), weeks=2)


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("seed", range(4))
def test_t6_in_many_random_years(house: Clock, worker: Worker, seed: int) -> None:
    walk(house, worker, Random(seed), weeks=4)


def walk(house: Clock, worker: Worker, dice: Random, weeks: int) -> None:
    """Week after week: some punches come in time and some late, some are corrected, and the week is locked."""
    who = Employee(house, "Somebody")
    made = punches(dice, days=7 * weeks)
    put = corrections(dice, made, 4 * weeks)
    waiting = list(enumerate(made))
    frozen: dict[int, tuple[Line, int, int]] = {}
    for week in range(weeks):
        first = FIRST + week * A_WEEK
        for number, punch in list(waiting):
            if punch.at.date() < first + A_WEEK and dice.random() < 0.85:
                who.record(number, punch)
                waiting.remove((number, punch))
        correct(dice, who, put)
        worker.drain()
        house.do("lock_period", first_day=first, last_day=first + A_WEEK - ONE_DAY, anyway=True)
        frozen |= locked(house, who)
        correct(dice, who, put)
        if dice.random() < 0.5:
            house.do("recompute", employee=who.ident, first_day=first - A_WEEK, last_day=LAST)
        worker.drain()
        assert {ident: line for ident, line in locked(house, who).items() if ident in frozen} == frozen
        assert all_lines(house, who) == computed(house, who)
    for number, punch in waiting:
        who.record(number, punch)
    worker.drain()
    house.do("lock_period", first_day=FIRST + weeks * A_WEEK, last_day=LAST, anyway=True)
    assert {ident: line for ident, line in locked(house, who).items() if ident in frozen} == frozen
    assert all_lines(house, who) == computed(house, who)
    assert paid(house, who) == sum(computed(house, who).values()) > 0
    assert any(row["kind"] == "delta" for row in house.rows("pay_lines", employee_id=f"id:{who.ident}"))
    assert house.app.check() == []


def correct(dice: Random, who: Employee, put: list) -> None:  # type: ignore[type-arg]
    """Some of the corrections, as far as their punches have come."""
    for one in [one for one in put if one.punch is None or one.punch in who.known]:
        if dice.random() < 0.4:
            who.correct(one)
            put.remove(one)


def locked(house: Clock, who: Employee) -> dict[int, tuple[Line, int, int]]:
    """(what, seconds, period) of the lines that have been paid, by their ids."""
    lines = sa.select(PayLineRow.__table__).where(PayLineRow.employee_id == who.ident)
    with house.app.read() as connection:
        rows = connection.execute(lines.where(PayLineRow.period_id.is_not(None))).all()
    return {row.id: ((row.day, row.rule, row.percent), row.seconds, row.period_id) for row in rows}


def all_lines(house: Clock, who: Employee) -> dict[Line, int]:
    """The seconds of all lines, paid and still to be paid, as the database adds them up."""
    table = PayLineRow.__table__.c
    what = (table.day, table.rule, table.percent)
    sums = sa.select(*what, sa.func.sum(table.seconds)).where(table.employee_id == who.ident).group_by(*what)
    with house.app.read() as connection:
        return {(day, rule, percent): seconds for day, rule, percent, seconds in connection.execute(sums) if seconds}


def computed(house: Clock, who: Employee) -> dict[Line, int]:
    """The seconds to be paid, computed now from the punches and corrections alone."""
    with house.app.read() as connection:
        inputs = read_inputs(connection, who.ident, FIRST, LAST)
    assert inputs is not None
    found: Counter[Line] = Counter()
    for day in inputs.days(FIRST, LAST, REVIEW):
        for (rule, percent), seconds in day.by_class.items():
            found[day.day, rule, percent] += seconds
    return dict(found)


def paid(house: Clock, who: Employee) -> int:
    """The seconds that the payroll files of all periods hand over."""
    total = 0
    for period in house.rows("periods"):
        rows = house.rows("pay_lines", employee_id=f"id:{who.ident}", period_id=f"id:{period['id']}")
        total += sum(line["seconds"] for line in payroll_lines(rows, str(period["first_day"]), str(period["last_day"])))
    return total
