"""T1, T2 and T7 over random weeks: what was punched stays as it was told, whatever is corrected and computed after."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
import sqlalchemy as sa
from tests.plugins.timeclock.conftest import Clock
from tests.plugins.timeclock.random_work import FIRST, REVIEW, corrections, punches
from tests.plugins.timeclock.random_work import Worker as Employee

from backoffice.jobs.worker import Worker
from backoffice_timeclock.corrections.models import Correction
from backoffice_timeclock.punches.models import Punch

pytestmark = pytest.mark.needs("people", "timeclock")
TOLERANCE_MS = 60_000
"""Beyond it a clock is off, by the settings."""


def test_facts_stay_as_they_were_told(clock_in: Clock, worker: Worker) -> None:
    facts_stay(clock_in, worker, seed=1, days=7)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2, 6))
def test_facts_stay_in_many_random_weeks(clock_in: Clock, worker: Worker, seed: int) -> None:
    facts_stay(clock_in, worker, seed, days=21)


def facts_stay(office: Clock, worker: Worker, seed: int, days: int) -> None:
    dice = Random(seed)
    office.time.set(REVIEW)
    made = punches(dice, FIRST, days)
    employee = Employee(office, "Somebody")
    told: dict[int, int] = {}
    for number, one in enumerate(made):
        ahead = dice.choice((0, dice.randrange(-TOLERANCE_MS, TOLERANCE_MS), dice.randrange(-(10**9), 10**9)))
        answer = office.punch(
            one.at, None, employee=employee.ident, site="MAIN", kind=one.kind, clock_offset_ms=ahead, source="device"
        )
        employee.known[number] = answer["punch"]
        told[answer["punch"]] = ahead
    before = rows(office, Punch)
    assert [row["at"] for row in before.values()] == [one.at for one in made]

    for correction in corrections(dice, made, days):
        employee.correct(correction)
        worker.drain()
    office.do("recompute", employee=employee.ident, first_day=FIRST, last_day=REVIEW.date())

    after = rows(office, Punch)
    assert after == before  # T1
    for ident, ahead in told.items():  # T7
        assert after[ident]["clock_offset_ms"] == ahead
        assert ("clock_skew" in after[ident]["flags"]) == (abs(ahead) > TOLERANCE_MS)
    decided = rows(office, Correction)
    assert len(decided) == days
    for row in decided.values():  # T2
        assert (row["state"], row["decided_by"] is None, row["decided_at"] is None) == ("approved", False, False)
        assert row["decided_by"] != row["requested_by"]
        assert row["reason"]


def rows(office: Clock, model: type[Any]) -> dict[int, dict[str, Any]]:
    """Every row as the database has it, by id."""
    with office.app.read() as connection:
        found = connection.execute(sa.select(model.__table__).order_by(model.id)).mappings()
        return {row["id"]: dict(row) for row in found}
