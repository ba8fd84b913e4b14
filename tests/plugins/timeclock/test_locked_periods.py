"""Submitted, approved, locked, paid; and what happens when a punch is corrected afterwards."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.plugins.timeclock.conftest import Clock, refusal

from backoffice.jobs.worker import Worker
from backoffice_timeclock.hours.payroll import as_csv, as_json, decimal_hours, payroll_lines

HOUR = 3600
WEEK = {"first_day": "2026-11-09", "last_day": "2026-11-15"}
pytestmark = pytest.mark.needs("people", "timeclock")


@pytest.fixture
def paid(clock_in: Clock, worker: Worker) -> Clock:
    """Berta worked eight hours on Tuesday; on Wednesday she came and nobody knows when she went."""
    for at, kind in (("-6 08:00", "in"), ("-6 16:00", "out"), ("-5 08:00", "in")):
        clock_in.punch(at, kind=kind)
    worker.drain()
    return clock_in


def settle(office: Clock, worker: Worker, at: dt.datetime) -> None:
    """Berta's forgotten going, asked for by one and approved by another."""
    asked = office.do("request_correction", employee="E-1", action="add", new_at=at, new_kind="out", reason="Forgot")
    office.as_("timeclock.*", name="user:77").do("decide_correction", correction=asked["id"], approve=True)
    worker.drain()


def lines(office: Clock) -> list[tuple[str, str, int, bool]]:
    rows = office.rows("pay_lines", sort="id")
    return [(str(row["day"]), row["kind"], row["seconds"], row["period"] is not None) for row in rows]


def test_a_locked_period_and_its_delta(paid: Clock, worker: Worker) -> None:
    """T6: what was locked stays; a correction becomes a delta, which the next period pays once."""
    assert paid.do("lock_period", **WEEK, anyway=True)["lines"] == 1
    settle(paid, worker, dt.datetime(2026, 11, 11, 15, tzinfo=dt.UTC))
    assert lines(paid) == [("2026-11-10", "hours", 8 * HOUR, True), ("2026-11-11", "delta", 7 * HOUR, False)]
    paid.time.set(dt.datetime(2026, 11, 24, tzinfo=dt.UTC))
    done = paid.do("lock_period", first_day="2026-11-16", last_day="2026-11-22", anyway=True)
    assert done["lines"] == 1
    paid.do("recompute", employee="E-1", first_day="2026-11-01", last_day="2026-11-22")
    assert lines(paid) == [("2026-11-10", "hours", 8 * HOUR, True), ("2026-11-11", "delta", 7 * HOUR, True)]
    assert paid.app.check() == []


def test_too_much_that_was_paid_is_a_delta_below_nothing(paid: Clock, worker: Worker) -> None:
    paid.do("lock_period", **WEEK, anyway=True)
    going = next(row["id"] for row in paid.rows("punches") if row["kind"] == "out")
    asked = paid.do("request_correction", punch=going, action="retime", reason="Left at noon",
                    new_at=dt.datetime(2026, 11, 10, 12, tzinfo=dt.UTC))  # fmt: skip
    paid.as_("timeclock.*", name="user:77").do("decide_correction", correction=asked["id"], approve=True)
    worker.drain()
    assert lines(paid)[-1] == ("2026-11-10", "delta", -4 * HOUR, False)
    assert paid.app.check() == []


def test_a_period_is_locked_when_everything_is_there_and_approved(paid: Clock, worker: Worker) -> None:
    with refusal("missing_hours") as told:
        paid.do("lock_period", **WEEK)
    assert "Hours are missing of Berta Kolb" in str(told.value)
    with refusal("missing_hours"):
        paid.do("submit_hours", employee="E-1", **WEEK)
    settle(paid, worker, dt.datetime(2026, 11, 11, 15, tzinfo=dt.UTC))
    with refusal("not_approved"):
        paid.do("lock_period", **WEEK)
    sheet = paid.do("submit_hours", employee="E-1", **WEEK)["id"]
    with refusal("own_request"):
        paid.do("approve_hours", timesheet=sheet)
    paid.as_("timeclock.*", name="user:77").do("approve_hours", timesheet=sheet)
    paid.do("lock_period", **WEEK)
    assert [row["state"] for row in paid.rows("timesheets")] == ["locked"]
    with refusal("locked"):
        paid.do("reopen_hours", timesheet=sheet)


def test_hours_that_change_have_to_be_approved_again(paid: Clock, worker: Worker) -> None:
    settle(paid, worker, dt.datetime(2026, 11, 11, 15, tzinfo=dt.UTC))
    sheet = paid.do("submit_hours", employee="E-1", **WEEK)["id"]
    paid.as_("timeclock.*", name="user:77").do("approve_hours", timesheet=sheet)
    paid.punch("-4 08:00", kind="in")
    paid.punch("-4 09:00", kind="out")
    worker.drain()
    assert paid.rows("timesheets") == []


def test_periods_follow_each_other_and_are_over(paid: Clock) -> None:
    with refusal("order"):
        paid.do("lock_period", first_day="2026-11-15", last_day="2026-11-09")
    with refusal("too_early"):
        paid.do("lock_period", first_day="2026-11-09", last_day="2026-11-16")
    assert paid.rows("periods") == []
    paid.do("lock_period", first_day="2026-11-02", last_day="2026-11-08", anyway=True)
    with refusal("not_next") as told:
        paid.do("lock_period", first_day="2026-11-10", last_day="2026-11-12", anyway=True)
    assert "the next period begins on 2026-11-09" in str(told.value)


def test_the_file_for_payroll_adds_up_and_is_no_formula() -> None:
    row = {"employee": "E-1", "name": "=cmd()", "rule": "regular", "percent": 100, "kind": "hours"}
    made = payroll_lines([{**row, "seconds": 27_000}, {**row, "seconds": 18}], "2026-11-01", "2026-11-30")
    assert [(line["seconds"], line["hours"], line["decimal_hours"]) for line in made] == [(27_018, "7:30:18", "7.51")]
    assert as_csv(made).splitlines()[1].startswith(b"E-1,'=cmd(),2026-11-01,2026-11-30,regular,100,hours,27018")
    assert b'"backoffice-payroll-1"' in as_json(made)
    assert str(decimal_hours(-18)) == "-0.01"
