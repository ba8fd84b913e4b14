"""Hours follow punches: each once, many at a time, and none is forgotten."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import sqlalchemy as sa
from tests.plugins.timeclock.conftest import Clock, moment

from backoffice.jobs.worker import Worker
from backoffice_timeclock.hours.followed import KEPT, Followed
from backoffice_timeclock.hours.models import DayRow, ExceptionRow, PayLineRow

HOUR = 3600
pytestmark = pytest.mark.needs("people", "timeclock")


@pytest.fixture
def crowd(clock_in: Clock) -> Clock:
    """Twelve people with a badge each, beside Berta."""
    for number in range(2, 14):
        clock_in.do("people.hire", name=f"P {number}", number=f"E-{number}", **{"from": dt.date(2026, 1, 1)})
        clock_in.do("people.assign_badge", employee=f"E-{number}", code=f"B{number}", valid_from="2026-01-01T00:00:00Z")
    return clock_in


def test_ten_thousand_come_at_eight_and_are_made_anew_together(crowd: Clock, worker: Worker) -> None:
    """Each punch is delivered; the first makes the days of all, and the others find nothing left to do."""
    for number in range(2, 14):
        crowd.punch("08:00", badge=f"B{number}")
    worker.drain()
    assert {row["employee"] for row in crowd.rows("days")} == {f"E-{number}" for number in range(2, 14)}
    deliveries = [job for job in crowd.rows("jobs.jobs") if job["name"] == "timeclock:follow_punch"]
    assert len(deliveries) == 12
    assert {job["state"] for job in deliveries} == {"done"}
    assert commands(crowd, "timeclock.follow_punches") == 1


def test_a_punch_that_comes_later_is_followed_too(crowd: Clock, worker: Worker) -> None:
    crowd.punch("08:00", badge="B2")
    worker.drain()
    crowd.punch("16:00", badge="B2")
    worker.drain()
    [day] = crowd.rows("days")
    assert day["worked"] == 8 * HOUR
    assert commands(crowd, "timeclock.follow_punches") == 2


def test_a_history_brought_over_is_made_in_one_go_for_each_person(crowd: Clock, worker: Worker) -> None:
    """Thirty days of one person: one transaction, not sixty."""
    for days in range(30):
        for clock in ("08:00", "16:00"):
            crowd.punch(moment(clock) - dt.timedelta(days=days), badge="B2")
    worker.drain(120)
    assert len(crowd.rows("days")) == 30
    assert sum(row["worked"] for row in crowd.rows("days")) == 30 * 8 * HOUR
    assert commands(crowd, "timeclock.follow_punches") == 1
    assert crowd.app.check() == []


def test_a_punch_of_nobody_has_no_days(crowd: Clock, worker: Worker) -> None:
    crowd.punch("08:00", badge="UNKNOWN")
    worker.drain()
    assert crowd.rows("days") == []
    assert commands(crowd, "timeclock.follow_punches") == 0


def test_days_that_come_out_the_same_are_left_as_they_are(crowd: Clock) -> None:
    """Links to a day, an exception or a line outlast a recomputation that changes nothing of them."""
    crowd.punch("-2 08:00", badge="B2")
    crowd.punch("08:00", badge="B2")
    crowd.punch("16:00", badge="B2")
    recompute(crowd)
    before = {model: ids(crowd, model) for model in (DayRow, ExceptionRow, PayLineRow)}
    assert all(before.values())
    recompute(crowd)
    assert {model: ids(crowd, model) for model in before} == before
    crowd.punch("17:00", badge="B2", kind="out")
    recompute(crowd)
    assert ids(crowd, DayRow) == before[DayRow]
    assert len(ids(crowd, ExceptionRow)) == len(before[ExceptionRow]) + 1


def test_what_was_changed_behind_its_back_is_mended(crowd: Clock) -> None:
    crowd.punch("08:00", badge="B2")
    crowd.punch("16:00", badge="B2")
    recompute(crowd)
    right = crowd.rows("days"), crowd.rows("pay_lines")
    with crowd.app.database.write() as connection:
        connection.execute(sa.update(DayRow).values(paid=60))
        connection.execute(sa.update(PayLineRow).values(seconds=60))
    recompute(crowd)
    assert crowd.app.check() == []
    assert [strip(rows) for rows in (crowd.rows("days"), crowd.rows("pay_lines"))] == [strip(rows) for rows in right]


def test_marks_are_put_away_when_no_delivery_can_ask_for_them(crowd: Clock, worker: Worker) -> None:
    crowd.punch("08:00", badge="B2")
    worker.drain()
    with crowd.app.database.write() as connection:
        connection.execute(sa.update(Followed).values(at=crowd.time() - KEPT - dt.timedelta(seconds=1)))
    crowd.do("recompute_chunk", first_day="2026-11-16", last_day="2026-11-16")
    with crowd.app.read() as connection:
        assert connection.execute(sa.select(Followed.punch_id)).all() == []


def recompute(clock: Clock) -> None:
    clock.do("recompute", employee="E-2", first_day="2026-11-10", last_day="2026-11-16")


def commands(clock: Clock, name: str) -> int:
    """How often the command was carried out, by the journal."""
    with clock.app.read() as connection:
        counted = sa.text("select count(*) from core_journal where command = :name")
        return int(connection.execute(counted, {"name": name}).scalar_one())


def ids(clock: Clock, model: type[Any]) -> list[int]:
    with clock.app.read() as connection:
        return sorted(connection.execute(sa.select(model.id)).scalars())


def strip(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name: value for name, value in row.items() if name not in ("id", "as_of")} for row in rows]
