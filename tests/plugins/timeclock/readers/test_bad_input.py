"""What goes wrong at a kiosk and at a reader: kept and flagged each time, and a manager sees it in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from tests.core.terminals.conftest import Terminal
from tests.plugins.timeclock.conftest import BERTA, MONDAY, Clock, moment, refusal
from tests.plugins.timeclock.readers.conftest import Kiosk

from backoffice_people.badges import doors
from backoffice_timeclock.punches.oddities import WORDS
from backoffice_web.testing.people import Visitor

Punch = Callable[[str, dt.datetime], None]
NEXT = dt.timedelta(days=1)


@pytest.fixture
def dialect() -> str:
    return "sqlite"


@pytest.fixture(params=["kiosk", "reader"])
def punch(request: pytest.FixtureRequest) -> Punch:
    """A badge held to the one or the other."""
    if request.param == "kiosk":
        kiosk: Kiosk = request.getfixturevalue("kiosk")
        return lambda badge, at: _told(kiosk.punch({"badge": badge}, at))
    gate: Terminal = request.getfixturevalue("gate")

    def read(badge: str, at: dt.datetime) -> None:
        assert gate.send(gate.scan(badge, at=at.isoformat()))["quarantined"] == []

    return read


def _told(answer: dict[str, Any]) -> None:
    """Whoever holds a badge that does not count is not told whose it is."""
    if {"lost_badge", "expired_badge", "early_badge", "unknown_badge"} & set(answer["flags"]):
        assert answer["first_name"] == ""


def seen_by_a_manager(clock_in: Clock, client: Visitor, *flags: str, at: dt.datetime | None = None) -> dict[str, Any]:
    """The last punch stands among the odd ones, for a manager without other rights, with each flag in words."""
    manager = clock_in.as_("timeclock.*", "people.employees.read")
    row = manager.rows("odd_punches")[0]
    assert row["flags"] == list(flags)
    assert at is None or row["at"] == at
    page = client.get("/r/timeclock/odd_punches").text
    assert all(WORDS[flag] in page for flag in flags)
    return row


def block(clock_in: Clock, at: dt.datetime) -> None:
    (badge,) = clock_in.rows("people.badges")
    clock_in.do("people.block_badge", badge=badge["id"], reason="lost", at=at)


def test_a_badge_that_nobody_has(clock_in: Clock, client: Visitor, punch: Punch) -> None:
    punch("9999", moment("08:00"))
    row = seen_by_a_manager(clock_in, client, "unknown_badge", at=moment("08:00"))
    assert row["employee"] is None


def test_a_lost_badge(clock_in: Clock, client: Visitor, punch: Punch) -> None:
    block(clock_in, moment("07:00"))
    punch(BERTA, moment("08:00"))
    assert seen_by_a_manager(clock_in, client, "lost_badge")["name"] == "Berta Kolb"


def test_a_badge_that_has_expired_and_one_that_is_not_valid_yet(clock_in: Clock, client: Visitor, punch: Punch) -> None:
    badge = {"employee": "E-1", "code": "VISIT-1", "valid_from": moment("10:00"), "valid_to": moment("12:00")}
    clock_in.do("people.assign_badge", **badge)
    punch("VISIT-1", moment("09:00"))
    seen_by_a_manager(clock_in, client, "early_badge")
    punch("VISIT-1", moment("13:00"))
    seen_by_a_manager(clock_in, client, "expired_badge")


def test_two_people_never_hold_one_badge_and_each_punch_is_of_who_held_it(clock_in: Clock, punch: Punch) -> None:
    nils = clock_in.do("people.hire", name="Nils Holt", number="E-2", **{"from": dt.date(2026, 1, 1)})["id"]
    with refusal("badge_taken"):
        clock_in.do("people.assign_badge", employee=nils, code=BERTA)
    block(clock_in, moment("12:00"))
    clock_in.do("people.assign_badge", employee=nils, code=BERTA, valid_from=moment("13:00"))
    punch(BERTA, moment("08:00"))
    punch(BERTA, moment("14:00"))
    assert [row["employee"] for row in clock_in.rows("punches", sort="id")] == ["E-1", "E-2"]


def test_twice_within_a_second(clock_in: Clock, client: Visitor, punch: Punch) -> None:
    punch(BERTA, moment("08:00:00"))
    punch(BERTA, moment("08:00:01"))
    assert seen_by_a_manager(clock_in, client, "repeated")["shown"] == "in"
    assert len(clock_in.rows("punches")) == 2


def test_in_the_future(clock_in: Clock, client: Visitor, punch: Punch) -> None:
    punch(BERTA, moment("23:00"))
    seen_by_a_manager(clock_in, client, "future", at=moment("23:00"))


def test_before_hiring(clock_in: Clock, client: Visitor, punch: Punch) -> None:
    clock_in.do("people.hire", name="Nils", number="E-2", **{"from": (MONDAY + NEXT).date()})
    clock_in.do("people.assign_badge", employee="E-2", code="NEW-1", valid_from=moment("06:00"))
    punch("NEW-1", moment("08:00"))
    assert seen_by_a_manager(clock_in, client, "before_hiring")["employee"] == "E-2"


def test_after_leaving(clock_in: Clock, client: Visitor, punch: Punch) -> None:
    clock_in.do("people.leave_company", employee="E-1", on=(MONDAY - NEXT).date(), reason="moved")
    punch(BERTA, moment("08:00"))
    assert "after_leaving" in clock_in.rows("odd_punches")[0]["flags"]
    assert WORDS["after_leaving"] in client.get("/r/timeclock/odd_punches").text


def test_the_hour_that_there_is_twice_is_two_hours(clock_in: Clock, punch: Punch) -> None:
    _in_berlin(clock_in)
    clock_in.time.set(dt.datetime(2026, 10, 25, 6, tzinfo=dt.UTC))
    for hour in (0, 1):  # 02:30 both times on the wall
        punch(BERTA, dt.datetime(2026, 10, 25, hour, 30, tzinfo=dt.UTC))
    rows = clock_in.rows("punches", sort="id")
    assert [(row["at"].hour, row["shown"], row["flags"]) for row in rows] == [(0, "in", []), (1, "out", [])]


def test_a_site_that_moves_keeps_the_zone_of_what_was_punched(clock_in: Clock, punch: Punch) -> None:
    punch(BERTA, moment("08:00"))
    _in_berlin(clock_in)
    punch(BERTA, moment("16:00"))
    assert [row["zone"] for row in clock_in.rows("punches", sort="id")] == ["UTC", "Europe/Berlin"]


def test_out_without_in(clock_in: Clock, client: Visitor, kiosk: Kiosk) -> None:
    """A reader cannot say what is meant; a kiosk can, by what stood on its screen."""
    answer = kiosk.punch({"badge": BERTA}, moment("08:00"), kind="out")
    assert (answer["shown"], answer["first_name"]) == ("out", "Berta")
    seen_by_a_manager(clock_in, client, "out_without_in")


def test_a_wrong_pin_records_nothing_and_one_that_was_not_checked_is_flagged(
    clock_in: Clock, client: Visitor, kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doors, "verify_pin", lambda pin, stored: False)
    clock_in.do("people.set_pin", employee="E-1", pin="482915")
    body = {"event_id": "0192f0c1-7a5e-7c3d-9e55-1f1f3c6d8a11", "number": "E-1", "pin": "111222"}
    answer = kiosk.visitor.post("/timeclock/kiosk/pin", json=body, headers={"Accept": "application/json"})
    assert answer.status_code == 403
    assert clock_in.rows("punches") == []
    kiosk.punch({"number": "E-1"}, moment("08:00"), offline=True)
    assert seen_by_a_manager(clock_in, client, "pin_not_checked")["verified"] == "none"


def test_a_missed_punch_at_a_time_that_there_is_twice_or_not_at_all(clock_in: Clock, kiosk: Kiosk) -> None:
    _in_berlin(clock_in)
    back, forward = _ask_for_half_past_two(clock_in, kiosk, 10, 25), _ask_for_half_past_two(clock_in, kiosk, 3, 29)
    assert (back.status_code, forward.status_code) == (200, 422)
    assert "does not exist on that day: the clocks went forward" in forward.text
    (row,) = clock_in.rows("corrections")
    assert row["new_at"] == dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC)  # the first of the two


def _ask_for_half_past_two(clock_in: Clock, kiosk: Kiosk, month: int, day: int) -> Any:
    morning = dt.datetime(2026, month, day, 6, tzinfo=dt.UTC)
    clock_in.time.set(morning)
    event = kiosk.punch({"badge": BERTA}, morning)["event"]
    return kiosk.ask(event, morning, morning.date().isoformat(), "02:30")


def _in_berlin(clock_in: Clock) -> None:
    (site,) = clock_in.rows("org.sites")
    clock_in.do("org.update_site", site="MAIN", zone="Europe/Berlin", version=site["version"])
    clock_in.app.registry.generation.refresh()
