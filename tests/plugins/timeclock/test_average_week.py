"""The week in which somebody's average passes 48 hours is an exception, looked at each night over four months."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from tests.plugins.timeclock.conftest import BERTA, Clock

from backoffice.jobs.timetable import Timetable
from backoffice.jobs.worker import Worker
from backoffice_timeclock.hours.models import DayRow
from backoffice_web.testing.people import NewPerson

pytestmark = pytest.mark.needs("people", "timeclock")
BERLIN = ZoneInfo("Europe/Berlin")
FIRST = dt.date(2026, 7, 6)
WEEKS = 17
SUNDAY = FIRST + dt.timedelta(weeks=WEEKS, days=-1)
NIGHT = dt.timedelta(hours=9, minutes=36)
"""Five of them are 48 hours."""


@pytest.fixture
def nights(clock_in: Clock) -> Clock:
    """Berta works nights from Wednesday to Sunday; the last one of a week ends in the next."""
    site = clock_in.rows("org.sites")[0]
    clock_in.do("org.update_site", site="MAIN", zone="Europe/Berlin", version=site["version"])
    clock_in.do("define_pay_rules", name="House", valid_from="2026-01-01", watch_rest=True)
    clock_in.do("define_shift", code="X", name="Night", parts=[{"start": "20:00", "end": "05:36"}])
    clock_in.do("assign_shift", employee="E-1", cycle="- - X X X X X", cycle_start=FIRST, valid_from=FIRST)
    clock_in.time.set(dt.datetime.combine(SUNDAY + dt.timedelta(days=2), dt.time(12), dt.UTC))
    return clock_in


def work(clock_in: Clock, skip: tuple[int, ...] = (), **longer: int) -> None:
    """Punch all nights but those of the weeks to skip; `w16=60` makes the last night of week 16 a minute longer."""
    punches: list[dict[str, Any]] = []
    for week in range(WEEKS):
        for day in range(2, 7) if week not in skip else ():
            date = FIRST + dt.timedelta(weeks=week, days=day)
            begin = dt.datetime.combine(date, dt.time(20), BERLIN).astimezone(dt.UTC)
            extra = longer.get(f"w{week}", 0) if day == 6 else 0
            for at, kind in ((begin, "in"), (begin + NIGHT + dt.timedelta(seconds=extra), "out")):
                punches.append({"event_id": str(uuid.uuid4()), "badge": BERTA, "at": at.isoformat(), "kind": kind})
    for at in range(0, len(punches), 50):
        clock_in.do("punch_batch", punches=punches[at : at + 50])
    clock_in.do("recompute", employee="E-1", first_day=FIRST, last_day=SUNDAY + dt.timedelta(days=1))


def watched(clock_in: Clock) -> list[tuple[str, str]]:
    """After the nightly look: (day, sentence) of each exception of the average."""
    clock_in.do("watch_averages", last_day=clock_in.time().date().isoformat())
    return [(str(row["day"]), row["words"]) for row in clock_in.rows("exceptions", flag="rest_average")]


def test_exactly_48_hours_are_allowed_and_a_minute_a_week_more_is_not(nights: Clock) -> None:
    work(nights)
    with nights.app.read() as connection:
        assert connection.scalar(sa.select(sa.func.sum(DayRow.worked))) == WEEKS * 48 * 3600
    assert watched(nights) == []
    out = max(nights.rows("punches", kind="out"), key=lambda row: row["at"])
    asked = nights.do("request_correction", employee="E-1", action="retime", punch=out["id"], reason="Stayed longer",
                      new_at=out["at"] + dt.timedelta(minutes=17))  # fmt: skip
    nights.as_("timeclock.*", "people.*").do("decide_correction", correction=asked["id"], approve=True)
    nights.do("recompute", employee="E-1", first_day=SUNDAY - dt.timedelta(days=13), last_day=SUNDAY)
    assert watched(nights) == [(str(SUNDAY), "The last 17 weeks averaged 48:01 of work; at most 48:00 are allowed.")]


def test_the_exception_outlives_a_recomputation_and_goes_with_its_cause(nights: Clock) -> None:
    work(nights, w16=3600)
    noted = watched(nights)
    assert [day for day, _ in noted] == [str(SUNDAY)]
    nights.do("recompute", employee="E-1", first_day=SUNDAY - dt.timedelta(days=6), last_day=SUNDAY)
    assert [str(row["day"]) for row in nights.rows("exceptions", flag="rest_average")] == [str(SUNDAY)]
    assert watched(nights) == noted
    out = max(nights.rows("punches", kind="out"), key=lambda row: row["at"])
    nights.do("request_correction", employee="E-1", action="void", punch=out["id"], reason="No")
    nights.as_("timeclock.*", "people.*").do("decide_correction", correction=1, approve=True)
    nights.do("recompute", employee="E-1", first_day=SUNDAY - dt.timedelta(days=6), last_day=SUNDAY)
    assert watched(nights) == []


def test_leave_is_neutral_and_sixteen_weeks_are_no_period(nights: Clock) -> None:
    work(nights, skip=(5,), w16=60)
    assert watched(nights) == []  # a free week brings the average down
    nights.do("people.create_leave_type", code="SICK", name="Sickness", kind="sick", needs_approval=False,
              has_balance=False)  # fmt: skip
    ill = FIRST + dt.timedelta(weeks=5)
    nights.do("people.request_leave", employee="E-1", type="SICK", from_=ill, to=ill + dt.timedelta(days=6))
    assert [day for day, _ in watched(nights)] == [str(SUNDAY)]  # leave does not


def test_the_first_weeks_are_not_judged(nights: Clock) -> None:
    work(nights, skip=(0,), w16=7200)
    assert watched(nights) == []


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_a_schedule_looks_each_night_and_the_day_says_it(nights: Clock, new_person: NewPerson, worker: Worker) -> None:
    work(nights, w16=3600)
    table = Timetable(nights.app.database, nights.app.catalogue)
    table.fire(nights.time())
    nights.time.forward(dt.timedelta(days=1))
    table.fire(nights.time())
    worker.drain()
    assert [row["day"] for row in nights.rows("exceptions", flag="rest_average")] == [SUNDAY]
    [day] = nights.rows("days", day=SUNDAY)
    page = new_person("mia", "timeclock.days.read").get(f"/timeclock/why/{day['id']}").text
    assert "Average week too long" in page
    assert "The last 17 weeks averaged 48:03:31 of work" in page
