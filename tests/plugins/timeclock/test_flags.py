"""What stands out of a day is read in words; files, addresses and programs keep the codes."""

from __future__ import annotations

import pytest
from tests.plugins.timeclock.conftest import Clock

from backoffice_timeclock.hours.fields import FLAG_WORDS
from backoffice_timeclock.rules.flags import ABOUT, FLAGS, Flag
from backoffice_timeclock.rules.words import sentences
from backoffice_web.testing.people import Visitor

pytestmark = pytest.mark.needs("people", "timeclock")


@pytest.fixture
def forgotten(clock_in: Clock) -> Clock:
    """Berta came on Monday morning and did not go."""
    clock_in.punch("06:00", kind="in")
    clock_in.punch("+1 06:00", kind="in")
    clock_in.do("recompute", employee="E-1", first_day="2026-11-16", last_day="2026-11-17")
    return clock_in


def test_every_flag_has_a_label_a_meaning_and_a_rule_that_is_said() -> None:
    assert set(ABOUT) == set(Flag)
    assert all(about.label and about.meaning and about.rules for about in ABOUT.values())
    assert FLAGS.keys() <= sentences("en").keys()
    assert len({word.label for word in FLAG_WORDS}) == len(Flag)


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_the_list_shows_words_and_its_file_the_code(forgotten: Clock, client: Visitor) -> None:
    page = client.get("/r/timeclock/exceptions?flag=missing_out").text
    assert "Going is missing" in page
    assert "Hours missing" in page
    assert ">missing_out<" not in page
    assert "missing_out" in client.get("/r/timeclock/exceptions/export.csv").text
    [row] = client.get("/api/v1/timeclock/exceptions").get_json()["items"]
    assert (row["flag"], row["severity"]) == ("missing_out", "missing")
    assert client.get("/api/v1/timeclock/exceptions?flag=no_such").status_code == 422


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_missing_hours_stand_in_the_queue_of_the_home_page(forgotten: Clock, client: Visitor) -> None:
    page = client.get("/attention").text
    assert "Going is missing: 1 day" in page
    assert "/r/timeclock/exceptions?flag=missing_out" in page


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_a_punch_says_in_words_what_is_odd(clock_in: Clock, client: Visitor) -> None:
    clock_in.punch("08:00", badge="nobody-has-it")
    page = client.get("/r/timeclock/odd_punches").text
    assert "Nobody has this badge" in page
    assert "unknown_badge" not in page
