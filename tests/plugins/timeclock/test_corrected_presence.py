"""What a correction moves, voids or adds changes who is in, where, and what the next punch is told as."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from tests.plugins.timeclock.conftest import MONDAY, Clock, moment

from backoffice_web.testing.people import Visitor

pytestmark = pytest.mark.needs("people", "timeclock")


def correct(clock_in: Clock, **what: Any) -> None:
    """Asked for by one, approved by another."""
    asked = clock_in.do("request_correction", employee="E-1", reason="It was otherwise", **what)
    clock_in.as_("timeclock.*", "people.*").do("decide_correction", correction=asked["id"], approve=True)


def here(clock_in: Clock) -> list[tuple[str, str, dt.datetime]]:
    return [(row["state"], row["site"], row["since"]) for row in clock_in.rows("presence")]


def test_a_punch_that_is_moved_says_since_when_somebody_is_in(clock_in: Clock) -> None:
    came = clock_in.punch("14:00", kind="in")["punch"]
    correct(clock_in, action="retime", punch=came, new_at=moment("13:00"))
    assert here(clock_in) == [("in", "MAIN", moment("13:00"))]


def test_a_going_that_is_moved_before_the_coming_leaves_somebody_in(clock_in: Clock) -> None:
    """In 08:00, out 18:00, in 19:00, and the out of 18:00 was really at 19:30: gone. The last decision counts."""
    clock_in.punch("08:00", kind="in")
    out = clock_in.punch("18:00", kind="out")["punch"]
    clock_in.punch("19:00", kind="in")
    correct(clock_in, action="retime", punch=out, new_at=moment("19:30"))
    assert here(clock_in) == []
    clock_in.time.forward(dt.timedelta(minutes=1))
    correct(clock_in, action="retime", punch=out, new_at=moment("18:10"))
    assert here(clock_in) == [("in", "MAIN", moment("19:00"))]
    assert clock_in.punch("20:05")["shown"] == "out"


def test_a_kind_that_is_corrected_turns_the_next_punch(clock_in: Clock) -> None:
    first = clock_in.punch("19:00", kind="in")["punch"]
    correct(clock_in, action="retime", punch=first, new_at=moment("19:00"), new_kind="out")
    assert here(clock_in) == []
    assert clock_in.punch("20:05")["shown"] == "in"


def test_a_moved_punch_that_is_voided_does_not_count_and_counts_when_moved_again(clock_in: Clock) -> None:
    came = clock_in.punch("18:00", kind="in")["punch"]
    correct(clock_in, action="retime", punch=came, new_at=moment("18:30"))
    clock_in.time.forward(dt.timedelta(minutes=1))
    correct(clock_in, action="void", punch=came)
    assert here(clock_in) == []
    clock_in.time.forward(dt.timedelta(minutes=1))
    correct(clock_in, action="retime", punch=came, new_at=moment("18:45"))
    assert here(clock_in) == [("in", "MAIN", moment("18:45"))]
    assert clock_in.punch("20:10")["shown"] == "out"


def test_a_punch_moved_in_from_another_day_counts(clock_in: Clock) -> None:
    clock_in.time.set(MONDAY + dt.timedelta(days=7, hours=12))
    wrong_day = clock_in.punch("08:00", kind="in")["punch"]
    assert here(clock_in) == [("in", "MAIN", moment("08:00"))]
    correct(clock_in, action="retime", punch=wrong_day, new_at=moment("+7 08:00"))
    assert here(clock_in) == [("in", "MAIN", moment("+7 08:00"))]
    assert clock_in.punch("+7 20:05")["shown"] == "out"


def test_a_correction_looks_back_to_the_beginning_of_a_shift_that_is_over(clock_in: Clock) -> None:
    """Gone on Monday at 16:30; on Tuesday at 23:00 something else is corrected: that OUT is none the less an OUT."""
    early = clock_in.punch("05:00")["punch"]
    clock_in.punch("07:00")
    clock_in.punch("12:00")
    clock_in.punch("16:30")
    assert here(clock_in) == []
    clock_in.time.set(MONDAY + dt.timedelta(days=1, hours=15))
    correct(clock_in, action="retime", punch=early, new_at=moment("05:10"))
    assert here(clock_in) == []


def test_who_is_taken_back_at_one_site_stands_at_the_other(clock_in: Clock) -> None:
    clock_in.do("org.create_site", code="NORTH", name="North", zone="UTC")
    clock_in.punch("08:00", kind="in", site="MAIN")
    clock_in.punch("18:00", kind="out", site="MAIN")
    wrong = clock_in.punch("18:30", kind="in", site="NORTH")["punch"]
    assert here(clock_in) == [("in", "NORTH", moment("18:30"))]
    correct(clock_in, action="add", new_at=moment("18:10"), new_kind="in")
    assert here(clock_in) == [("in", "NORTH", moment("18:30"))]
    correct(clock_in, action="void", punch=wrong)
    assert here(clock_in) == [("in", "MAIN", moment("18:10"))]


def test_a_punch_that_comes_late_from_another_site_does_not_move_anybody(clock_in: Clock) -> None:
    clock_in.do("org.create_site", code="NORTH", name="North", zone="UTC")
    clock_in.punch("18:30", kind="in", site="MAIN")
    clock_in.punch("10:00", kind="out", site="NORTH")
    assert here(clock_in) == [("in", "MAIN", moment("18:30"))]


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_the_list_for_an_evacuation_follows(clock_in: Clock, client: Visitor) -> None:
    came = clock_in.punch("19:00", kind="in")["punch"]
    assert "Berta Kolb" in client.get("/timeclock/evacuation").text
    correct(clock_in, action="retime", punch=came, new_at=moment("19:00"), new_kind="out")
    assert "Berta Kolb" not in client.get("/timeclock/evacuation").text
    correct(clock_in, action="add", new_at=moment("19:30"), new_kind="in")
    assert "Berta Kolb" in client.get("/timeclock/evacuation").text
    assert "Berta Kolb" in client.get("/timeclock/board").text
