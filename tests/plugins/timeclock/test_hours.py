"""What a shift leader lives through: nights, forgotten punches, corrections, and how hours follow them."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from tests.plugins.timeclock.conftest import Clock, refusal

from backoffice.jobs.worker import Worker
from backoffice_timeclock.hours.models import DayRow

HOUR = 3600
pytestmark = pytest.mark.needs("people", "timeclock")


@pytest.fixture
def leader(clock_in: Clock) -> Clock:
    """Two shifts are defined; Berta works nights in October, in Berlin."""
    site = clock_in.rows("org.sites")[0]
    clock_in.do("org.update_site", site="MAIN", zone="Europe/Berlin", version=site["version"])
    clock_in.do("define_shift", code="N", name="Night", parts=[{"start": "22:00", "end": "06:00"}])
    halves = [{"start": "08:00", "end": "12:00"}, {"start": "16:00", "end": "20:00"}]
    clock_in.do("define_shift", code="S", name="Split", parts=halves)
    return clock_in


def berlin(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Berlin")).astimezone(dt.UTC)


def punched(leader: Clock, *times: str) -> None:
    """`"2026-10-24 22:00 in"`, by Berta's badge."""
    for text in times:
        at, _, kind = text.rpartition(" ")
        leader.punch(berlin(at), kind=kind)


def computed(leader: Clock, first: str, last: str) -> dict[str, dict[str, Any]]:
    leader.do("recompute", employee="E-1", first_day=first, last_day=last)
    return {row["day"].isoformat(): row for row in leader.rows("days", limit=100)}


def test_a_night_over_the_end_of_summer_time(leader: Clock) -> None:
    leader.do("assign_shift", employee="E-1", cycle="N", cycle_start="2026-10-01", valid_from="2026-10-24",
              valid_to="2026-10-24")  # fmt: skip
    punched(leader, "2026-10-24 21:58 in", "2026-10-25 06:01 out")
    days = computed(leader, "2026-10-24", "2026-10-25")
    assert list(days) == ["2026-10-24"]
    night = days["2026-10-24"]
    assert (night["worked"], night["planned"], night["shift"]) == (9 * HOUR + 180, 9 * HOUR, "N")
    assert not night["open"]


def test_a_split_shift(leader: Clock) -> None:
    leader.do("assign_shift", employee="E-1", cycle="S", cycle_start="2026-11-02", valid_from="2026-11-02",
              valid_to="2026-11-02")  # fmt: skip
    punched(leader, "2026-11-02 08:00 in", "2026-11-02 12:00 out", "2026-11-02 16:20 in", "2026-11-02 20:00 out")
    day = computed(leader, "2026-11-02", "2026-11-02")["2026-11-02"]
    assert (day["worked"], day["late"]) == (7 * HOUR + 40 * 60, 20 * 60)
    [late] = leader.rows("exceptions")
    assert late["words"] == "Planned for 16:00, came at 16:20: 0:20 late (grace 0:05)."


def test_a_missing_going_is_seen_corrected_and_then_right(leader: Clock, worker: Worker) -> None:
    """The punch stays as it was; the correction is a fact of its own, and the hours follow by themselves."""
    punched(leader, "2026-11-10 08:00 in", "2026-11-11 08:00 in", "2026-11-11 16:00 out")
    worker.drain()
    days = {str(row["day"]): row for row in leader.rows("days")}
    assert days["2026-11-10"]["open"]
    assert days["2026-11-10"]["worked"] == 0
    assert days["2026-11-11"]["worked"] == 8 * HOUR
    asked = leader.do("request_correction", employee="E-1", action="add", new_at=berlin("2026-11-10 16:30"),
                      new_kind="out", reason="Forgot")  # fmt: skip
    leader.as_("timeclock.*", "people.*").do("decide_correction", correction=asked["id"], approve=True)
    worker.drain()
    day = next(row for row in leader.rows("days") if str(row["day"]) == "2026-11-10")
    assert (day["worked"], day["open"]) == (8.5 * HOUR, False)
    assert leader.app.check() == []


def test_overlapping_shifts_are_refused_with_the_choices(leader: Clock) -> None:
    given: dict[str, Any] = {"employee": "E-1", "cycle": "N N - -", "cycle_start": "2026-11-02"}
    leader.do("assign_shift", valid_from="2026-11-02", **given)
    with refusal("overlap") as told:
        leader.do("assign_shift", valid_from="2026-11-20", **given)
    assert "in place of the present one" in str(told.value)
    assert "choose other days" in str(told.value)
    leader.do("assign_shift", valid_from="2026-11-20", instead=True, **given)
    ends = {str(row["valid_from"]): row["valid_to"] for row in leader.rows("shift_assignments")}
    assert ends == {"2026-11-02": dt.date(2026, 11, 19), "2026-11-20": None}


REFUSED: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("define_shift", {"code": "N", "name": "x", "parts": [{"start": "08:00", "end": "09:00"}]}, "taken"),
    ("define_shift", {"code": "X", "name": "x", "parts": []}, "missing"),
    (
        "define_shift",
        {
            "code": "X",
            "name": "x",
            "parts": [{"start": "08:00", "end": "12:00"}, {"start": "11:00", "end": "13:00"}],
        },
        "overlap",
    ),
    ("assign_shift", {"cycle": "N", "cycle_start": "2026-11-02", "valid_from": "2026-11-02"}, "one_of"),
    (
        "assign_shift",
        {"employee": "E-1", "cycle": "N Q", "cycle_start": "2026-11-02", "valid_from": "2026-11-02"},
        "unknown_shift",
    ),
    ("recompute", {"employee": "E-1", "first_day": "2026-11-03", "last_day": "2026-11-02"}, "order"),
    ("recompute", {"employee": "E-1", "first_day": "2020-11-03", "last_day": "2026-11-02"}, "too_long"),
)


def test_what_cannot_be_is_refused_and_writes_nothing(leader: Clock) -> None:
    for command, payload, code in REFUSED:
        with refusal(code):
            leader.do(command, **payload)
    assert len(leader.rows("shifts")) == 2
    assert leader.rows("shift_assignments") == []


def test_rules_hold_from_their_day_on_and_the_nearest_counts(leader: Clock, worker: Worker) -> None:
    punched(leader, "2026-11-10 08:03 in", "2026-11-10 18:03 out", "2026-11-12 08:03 in", "2026-11-12 18:03 out")
    leader.do("define_pay_rules", name="House", valid_from="2026-01-01",
              daily=[{"after": "8:00", "percent": 150}])  # fmt: skip
    leader.do("define_pay_rules", name="Here", valid_from="2026-11-12", site="MAIN", rounding_in="nearest",
              breaks=[{"after": "6:00", "least": "0:30"}])  # fmt: skip
    worker.drain()
    days = {str(row["day"]): row for row in leader.rows("days")}
    assert (days["2026-11-10"]["rules"], days["2026-11-10"]["overtime"]) == ("House", 2 * HOUR)
    assert (days["2026-11-12"]["rules"], days["2026-11-12"]["overtime"]) == ("Here", 0)
    assert days["2026-11-12"]["worked"] == 10 * HOUR + 180 - 1800
    lines = {(str(r["day"]), r["rule"], r["percent"]): r["seconds"] for r in leader.rows("pay_lines")}
    assert lines[("2026-11-10", "daily", 150)] == 2 * HOUR
    assert leader.app.check() == []


def test_computed_again_is_the_same(leader: Clock) -> None:
    """T3, and the checker that holds it: what was changed behind its back is found."""
    punched(leader, "2026-11-10 08:00 in", "2026-11-10 16:00 out")
    before = computed(leader, "2026-11-10", "2026-11-10")["2026-11-10"]
    after = computed(leader, "2026-11-10", "2026-11-10")["2026-11-10"]
    assert {**before, "id": 0} == {**after, "id": 0}
    assert leader.app.check() == []
    with leader.app.database.write() as connection:
        connection.execute(sa.update(DayRow).values(digest="0" * 64, paid=60))
    found = " ".join(str(one) for one in leader.app.check())
    assert "E-1 on 2026-11-10: the kept hours are not" in found
    assert "add up to" in found


def test_people_work_the_shifts_of_their_department_unless_they_have_their_own(leader: Clock) -> None:
    leader.do("people.create_department", code="DEP", name="Depot")
    leader.do("people.transfer", employee="E-1", department="DEP", **{"from": "2026-11-01"})
    leader.do("assign_shift", department="DEP", cycle="S", cycle_start="2026-11-02", valid_from="2026-11-02")
    leader.do("assign_shift", employee="E-1", cycle="N", cycle_start="2026-11-03", valid_from="2026-11-03",
              valid_to="2026-11-03")  # fmt: skip
    days = computed(leader, "2026-11-02", "2026-11-04")
    assert [days[f"2026-11-0{n}"]["shift"] for n in (2, 3, 4)] == ["S", "N", "S"]
    assert all(day["open"] for day in days.values())  # nobody came


def test_nobody_is_missed_on_a_day_of_leave(leader: Clock, worker: Worker) -> None:
    leader.do("assign_shift", employee="E-1", cycle="S", cycle_start="2026-11-09", valid_from="2026-11-09",
              valid_to="2026-11-10")  # fmt: skip
    days = computed(leader, "2026-11-09", "2026-11-10")
    assert [day["flags"] for day in days.values()] == [["absent"], ["absent"]]
    leader.do("people.create_leave_type", code="SICK", name="Sickness", kind="sick", needs_approval=False,
              has_balance=False)  # fmt: skip
    leader.do("people.request_leave", employee="E-1", type="SICK", from_="2026-11-10", to="2026-11-10")
    worker.drain()
    flags = {str(row["day"]): row["flags"] for row in leader.rows("days")}
    assert flags == {"2026-11-09": ["absent"], "2026-11-10": []}
    assert leader.app.check() == []


def test_a_holiday_that_is_set_afterwards_is_one(leader: Clock, worker: Worker) -> None:
    """Whoever did not come on it is not missed any more, and again once it is taken back."""
    leader.do("assign_shift", employee="E-1", cycle="S", cycle_start="2026-11-10", valid_from="2026-11-10",
              valid_to="2026-11-10")  # fmt: skip
    flags = lambda: [row["flags"] for row in leader.rows("days")]  # noqa: E731
    assert computed(leader, "2026-11-10", "2026-11-10")["2026-11-10"]["flags"] == ["absent"]
    own = leader.do("calendar.set_day", site="MAIN", day="2026-11-10", name="Jubilee")["id"]
    worker.drain()
    assert flags() == [["holiday"]]
    leader.do("calendar.clear_day", day=own)
    worker.drain()
    assert flags() == [["absent"]]
    change = leader.do("calendar.change_calendar", site="MAIN", **{"from": "2026-11-10"}, region="DE-HH")["id"]
    leader.do("calendar.take_back_change", change=change)
    worker.drain()
    assert flags() == [["absent"]]
