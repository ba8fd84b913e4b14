"""T3: hours follow from facts alone, neither from the order in which these came nor from the process that computes."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
import sqlalchemy as sa
from tests.plugins.timeclock import digests
from tests.plugins.timeclock.conftest import Clock
from tests.plugins.timeclock.random_work import FIRST, REVIEW, Made, Put, corrections, punches
from tests.plugins.timeclock.random_work import Worker as Employee

from backoffice.jobs.worker import Worker
from backoffice_timeclock.hours.inputs import read_inputs
from backoffice_timeclock.hours.models import DayRow, ExceptionRow, PayLineRow

pytestmark = pytest.mark.needs("people", "timeclock")
LAST = FIRST + dt.timedelta(days=22)
NAMES = {"id", "employee_id", "digest", "as_of"}
"""What differs between two employees of whom all else is the same."""


@pytest.fixture
def house(clock_in: Clock) -> Clock:
    """Rules that round, take breaks off and pay overtime, so that one punch touches other days, too."""
    clock_in.time.set(REVIEW)
    site = clock_in.rows("org.sites")[0]
    clock_in.do("org.update_site", site="MAIN", zone="Europe/Berlin", version=site["version"])
    clock_in.do(
        "define_pay_rules", name="House", valid_from="2026-01-01", rounding_in="average", rounding_out="down",
        breaks=[{"after": "6:00", "least": "0:30"}], daily=[{"after": "8:00", "percent": 150}],
        weekly=[{"after": 40, "percent": 175}],
    )  # fmt: skip
    return clock_in


def test_t3_the_order_of_arrival_and_the_process_mean_nothing(house: Clock, worker: Worker) -> None:
    twice_the_same(house, worker, seed=1, days=9)


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("seed", range(2, 5))
def test_t3_in_many_random_weeks(house: Clock, worker: Worker, seed: int) -> None:
    twice_the_same(house, worker, seed)


def twice_the_same(house: Clock, worker: Worker, seed: int, days: int = 21) -> None:
    """Two employees of whom the same is true; of one we learned it in order, of the other as it came."""
    dice = Random(seed)
    made = punches(dice, days=days)
    put = corrections(dice, made, number=days // 2)
    one, other = Employee(house, "In Order"), Employee(house, "As It Came")
    for number, punch in enumerate(made):
        one.record(number, punch)
    for correction in put:
        one.correct(correction)
    worker.drain()
    for doing in arrivals(dice, other, made, put):
        doing()
        if dice.random() < 0.1:
            worker.drain()
    worker.drain()
    assert kept(house, one) == kept(house, other)
    assert named(house, one) == named(house, other)
    digests_kept = {str(who.ident): kept_digests(house, who) for who in (one, other)}
    assert all(digests_kept.values())
    assert elsewhere(house, one, other) == digests_kept
    for who in (one, other):
        house.do("recompute", employee=who.ident, first_day=FIRST, last_day=LAST)
        assert kept_digests(house, who) == digests_kept[str(who.ident)]
    assert house.app.check() == []


def arrivals(dice: Random, who: Employee, made: list[Made], put: list[Put]) -> Iterable[Callable[[], None]]:
    """Punches and corrections in any order in which they can come: no correction before its punch."""
    waiting: list[Made | Put] = [*made, *put]
    dice.shuffle(waiting)
    while waiting:
        one = next(w for w in waiting if not isinstance(w, Put) or w.punch is None or w.punch in who.known)
        waiting.remove(one)
        if isinstance(one, Put):
            yield lambda one=one: who.correct(one)
        else:
            yield lambda one=one: who.record(made.index(one), one)


def kept(house: Clock, who: Employee) -> list[list[dict[str, Any]]]:
    """The days, exceptions and pay lines that are kept of somebody, without what only numbers them."""
    found = []
    with house.app.read() as connection:
        for table in (DayRow.__table__, ExceptionRow.__table__, PayLineRow.__table__):
            rows = connection.execute(sa.select(table).where(table.c.employee_id == who.ident)).mappings()
            plain = [{name: value for name, value in row.items() if name not in NAMES} for row in rows]
            found.append(sorted(plain, key=str))
    return found


def kept_digests(house: Clock, who: Employee) -> dict[str, str]:
    with house.app.read() as connection:
        rows = connection.execute(sa.select(DayRow.day, DayRow.digest).where(DayRow.employee_id == who.ident))
        return {row.day.isoformat(): row.digest for row in rows}


def named(house: Clock, who: Employee) -> bytes:
    """All that is found out about the days, byte by byte, with punches and corrections named by their content."""
    names = {ident: number for number, ident in who.known.items()}
    asked = {ident: minute for minute, ident in who.asked.items()}
    with house.app.read() as connection:
        inputs = read_inputs(connection, who.ident, FIRST, LAST)
    assert inputs is not None
    facts = tuple(replace(one, id=names[one.id]) for one in inputs.punches)
    decided = tuple(
        replace(one, id=asked[one.id], punch_id=None if one.punch_id is None else names[one.punch_id])
        for one in inputs.corrections
    )
    return replace(inputs, punches=facts, corrections=decided).days(FIRST, LAST, REVIEW).to_bytes()


def elsewhere(house: Clock, *people: Employee) -> dict[str, dict[str, str]]:
    """What a process of its own computes, with another order of everything that is hashed."""
    url = house.app.config.database_url
    program = [sys.executable, str(Path(digests.__file__)), url, str(FIRST), str(LAST), REVIEW.isoformat()]
    ran = subprocess.run(
        [*program, *(str(who.ident) for who in people)], check=True, capture_output=True, text=True,
        env={**os.environ, "PYTHONHASHSEED": "1"},
    )  # fmt: skip
    found: dict[str, dict[str, str]] = json.loads(ran.stdout)
    return {str(who.ident): {d: found[str(who.ident)][d] for d in kept_digests(house, who)} for who in people}
