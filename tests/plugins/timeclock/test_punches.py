"""Punches are kept whatever is odd about them, taken once, and never changed."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from sqlalchemy.exc import DBAPIError
from tests.plugins.timeclock.conftest import BERTA, MONDAY, Clock, moment, refusal

from backoffice.errors import Denied


def test_a_badge_clocks_in_then_out_and_says_whose_it_is(clock_in: Clock) -> None:
    came, went = clock_in.punch("08:00"), clock_in.punch("16:30")
    assert [came["shown"], went["shown"]] == ["in", "out"]
    assert (came["first_name"], came["language"], came["flags"]) == ("Berta", "de", [])
    assert [(row["kind"], row["verified"]) for row in clock_in.rows("punches")] == [("auto", "badge")] * 2


def test_the_same_event_is_taken_once_and_answered_the_same(clock_in: Clock) -> None:
    event = uuid.uuid4()
    first = clock_in.punch("08:00", event_id=event)
    clock_in.punch("12:00")
    assert clock_in.punch("08:00", event_id=event) == first
    with refusal("event_reused"):
        clock_in.punch("09:00", event_id=event)
    assert len(clock_in.rows("punches")) == 2


@pytest.mark.parametrize(
    ("at", "badge", "flag"),
    [
        ("08:00", "9999", "unknown_badge"),
        ("08:00", '=HYPERLINK("x")\'; drop table x; <b>', "unknown_badge"),
        ("21:00", BERTA, "future"),
        (dt.datetime(2025, 12, 1, 8, tzinfo=dt.UTC), BERTA, "early_badge"),
    ],
)
def test_odd_punches_are_kept_and_flagged(clock_in: Clock, at: str, badge: str, flag: str) -> None:
    assert flag in clock_in.punch(at, badge)["flags"]
    assert flag in clock_in.rows("odd_punches")[0]["flags"]


def test_a_lost_badge_still_says_whose_it_was(clock_in: Clock) -> None:
    (badge,) = clock_in.rows("people.badges")
    clock_in.do("people.block_badge", badge=badge["id"], reason="lost", at=moment("07:00"))
    assert clock_in.punch("08:00")["flags"] == ["lost_badge"]
    assert clock_in.punch("06:00")["flags"] == []


def test_before_hiring_and_after_leaving(clock_in: Clock) -> None:
    new = clock_in.do("people.hire", name="Nils", **{"from": dt.date(2026, 11, 17)})["id"]
    assert clock_in.punch("08:00", None, employee=new, site="MAIN")["flags"] == ["before_hiring"]
    clock_in.do("people.leave_company", employee="E-1", on=dt.date(2026, 11, 15), reason="moved away")
    assert clock_in.punch("08:00")["flags"] == ["after_leaving"]


def test_twice_within_a_second_counts_once(clock_in: Clock) -> None:
    clock_in.punch("08:00:00")
    again = clock_in.punch("08:00:01")
    assert (again["shown"], again["flags"]) == ("in", ["repeated"])
    assert clock_in.punch("16:00")["shown"] == "out"


def test_a_forgotten_out_does_not_turn_the_next_day_around(clock_in: Clock) -> None:
    clock_in.time.set(MONDAY + dt.timedelta(days=2))
    clock_in.punch("08:00")
    came = clock_in.punch("+1 08:00")
    assert (came["shown"], came["flags"]) == ("in", ["missing_out"])
    assert clock_in.punch("+1 16:00")["shown"] == "out"


def test_a_break_begins_and_the_next_punch_ends_it(clock_in: Clock) -> None:
    clock_in.punch("08:00")
    assert clock_in.punch("12:00", kind="break_start")["shown"] == "break_start"
    assert clock_in.rows("presence")[0]["state"] == "break_start"
    assert clock_in.punch("12:30")["shown"] == "break_end"
    assert clock_in.punch("16:00", kind="out")["flags"] == []
    assert clock_in.punch("17:00", kind="out")["flags"] == ["out_without_in"]


def test_a_number_that_nobody_has_and_one_whose_pin_was_not_checked(clock_in: Clock) -> None:
    typo = clock_in.punch("08:00", None, number="E-777", site="MAIN")
    assert (typo["employee"], typo["flags"]) == (None, ["unknown_employee", "pin_not_checked"])
    berta = clock_in.punch("08:00", None, number="E-1", site="MAIN")
    assert (berta["first_name"], berta["flags"]) == ("Berta", ["pin_not_checked"])


def test_the_skew_of_a_clock_is_recorded_and_never_fixed(clock_in: Clock) -> None:
    punched = clock_in.punch("08:00", clock_offset_ms=3_600_000, device="device:t-1")
    assert punched["flags"] == ["clock_skew"]
    row = clock_in.rows("punches")[0]
    assert (row["at"], row["clock_offset_ms"]) == (moment("08:00"), 3_600_000)


def test_what_comes_late_does_not_move_who_is_in_now(clock_in: Clock) -> None:
    clock_in.punch("16:00", kind="in")
    clock_in.punch("08:00", kind="in")
    clock_in.punch("12:00", kind="out")
    (there,) = clock_in.rows("presence")
    assert (there["state"], there["since"]) == ("in", moment("16:00"))


def test_nobody_wonders_about_a_history_that_is_brought_over(clock_in: Clock) -> None:
    """Months of another clock are no odd punches; what a terminal tells more than a week after is one."""
    assert clock_in.punch("-30 08:00", source="import")["flags"] == []
    assert clock_in.punch("-30 16:00", source="device")["flags"] == ["late"]


def test_a_batch_of_a_device_is_taken_once(clock_in: Clock) -> None:
    batch = [{"event_id": str(uuid.uuid4()), "badge": BERTA, "at": f"2026-11-16T{hour:02}:00:00Z", "device": "clock-1",
              "device_seq": hour} for hour in (6, 12, 13, 18)]  # fmt: skip
    first = clock_in.do("punch_batch", punches=batch)
    assert [one["shown"] for one in first["punches"]] == ["in", "out", "in", "out"]
    assert clock_in.do("punch_batch", punches=batch) == first
    assert len(clock_in.rows("punches")) == 4


def test_facts_are_facts_to_the_database_too(clock_in: Clock) -> None:
    clock_in.punch("08:00")
    for statement in ("update timeclock_punch set kind = 'out'", "delete from timeclock_punch"):
        with pytest.raises(DBAPIError, match="never changed"), clock_in.app.database.write() as connection:
            connection.exec_driver_sql(statement)


def test_people_punch_for_themselves_in_the_browser(clock_in: Clock, initialised) -> None:  # type: ignore[no-untyped-def]
    me = clock_in.as_("timeclock.own_punch", user=initialised.admin_id)
    with refusal("no_employee"):
        me.do("own_punch")
    clock_in.do("people.link_user", employee="E-1", user=initialised.admin_id)
    assert me.do("own_punch")["shown"] == "in"
    assert clock_in.rows("punches")[0]["source"] == "web"
    with pytest.raises(Denied):
        me.punch("08:00")


def test_a_terminal_of_one_site_punches_there_alone(clock_in: Clock) -> None:
    clock_in.do("org.create_site", code="PORT", name="Port", zone="Europe/Lisbon")
    with pytest.raises(Denied):
        clock_in.as_("nothing.at_all", kind="device").punch("08:00", site="PORT")
