"""The plan of a week shows leave, holidays, what is wrong with it, and who is expected."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.plugins.timeclock.conftest import Clock

from backoffice_timeclock.rules import Part, Shift, Zones
from backoffice_timeclock.rules.planning import parts_of, warnings
from backoffice_web.testing.people import NewPerson, Visitor

pytestmark = pytest.mark.needs("people", "timeclock")
MONDAY = dt.date(2026, 12, 21)
BERLIN = Zones.of("Europe/Berlin")
HOUR = 3600


@pytest.fixture
def dialect() -> str:
    return "sqlite"


def shift(code: str, start: int, end: int) -> Shift:
    return Shift(code, (Part(start * 60, end * 60),))


def told(*days: tuple[int, Shift], least: int = 11 * HOUR) -> list[tuple[int, str]]:
    parts = parts_of([(MONDAY + dt.timedelta(days=day), one) for day, one in days], BERLIN)
    return [((day - MONDAY).days, reason.rule) for day, reason in warnings(parts, BERLIN, least)]


def test_rest_between_planned_shifts_is_judged_by_the_rule_of_worked_ones() -> None:
    late, early, eleven = shift("L", 14, 22), shift("E", 6, 14), shift("D", 9, 17)
    assert told((0, late), (1, early)) == [(0, "rest.daily")]
    assert told((0, late), (1, eleven)) == []  # exactly eleven hours
    assert told((0, late), (2, early)) == []


def test_shifts_that_overlap_are_told_and_parts_of_one_are_not() -> None:
    night, early = shift("N", 22, 7), shift("E", 6, 14)
    assert told((0, night), (1, early), least=0) == [(1, "plan.overlap")]
    split = Shift("S", (Part(480, 720), Part(700, 900)))
    assert told((0, split), least=0) == []


@pytest.fixture
def christmas(clock_in: Clock) -> Clock:
    """Berta in Berlin at Christmas: late, then early; ill on Wednesday; the site keeps the holidays of its region."""
    site = clock_in.rows("org.sites")[0]
    clock_in.do("org.update_site", site="MAIN", zone="Europe/Berlin", region="DE-BE", version=site["version"])
    for code, start, end in (("E", "06:00", "14:00"), ("L", "14:00", "22:00")):
        clock_in.do("define_shift", code=code, name=code, parts=[{"start": start, "end": end}])
    clock_in.do("assign_shift", employee="E-1", cycle="L E E E E - -", cycle_start=MONDAY, valid_from=MONDAY)
    clock_in.do("people.create_leave_type", code="SICK", name="Sickness", kind="sick", needs_approval=False,
                has_balance=False)  # fmt: skip
    day = MONDAY + dt.timedelta(days=2)
    clock_in.do("people.request_leave", employee="E-1", type="SICK", from_=day, to=day)
    return clock_in


def test_the_plan_shows_leave_holidays_hours_and_what_is_wrong(christmas: Clock, client: Visitor) -> None:
    page = client.get("/timeclock/planner?week=2026-12-21").text
    assert "Christmas Day" in page
    assert "Away" in page
    assert "32:00 planned" in page  # five shifts of eight hours, less the one of leave
    assert "In the 24 hours from 14:00 the longest rest was 8:00; it must be 11:00." in page
    foot = page[page.index("<tfoot") :]
    assert "L 1" in foot
    assert foot.count("E 1") == 3
    assert foot.count("Nobody") == 3


def test_of_what_kind_leave_is_the_plan_does_not_say(christmas: Clock, new_person: NewPerson) -> None:
    mia = new_person("mia", "timeclock.*", "people.employees.read")
    page = mia.get("/timeclock/planner?week=2026-12-21").text
    assert "Away" in page
    assert "Sick" not in page
    assert "SICK" not in page
