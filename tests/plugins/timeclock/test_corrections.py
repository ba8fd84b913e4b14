"""Corrections are asked for with a reason, decided by somebody else, and stand beside the punches."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from sqlalchemy.exc import DBAPIError
from tests.plugins.timeclock.conftest import MONDAY, Clock, moment, refusal

from backoffice.identity.bootstrap import Initialised
from backoffice.jobs.worker import Worker


@pytest.fixture
def berta(clock_in: Clock, initialised: Initialised) -> Clock:
    """Berta at her own desk, with the rights of an employee."""
    system = clock_in.do("identity.add_user", name="berta", display_name="Berta", password="a long enough passphrase 1")
    clock_in.do("people.link_user", employee="E-1", user=system["user"])
    return clock_in.as_("timeclock.own_correction", "timeclock.decide_correction", user=system["user"])


def test_a_forgotten_out_is_asked_for_and_approved_by_somebody_else(clock_in: Clock, berta: Clock) -> None:
    clock_in.punch("08:00")
    asked = berta.do("own_correction", action="add", new_at=moment("16:00"), new_kind="out", reason="Forgot it")
    with refusal("own_request"):
        berta.do("decide_correction", correction=asked["id"], approve=True)
    assert len(clock_in.rows("presence")) == 1
    clock_in.do("decide_correction", correction=asked["id"], approve=True)
    assert clock_in.rows("presence") == []
    (row,) = clock_in.rows("corrections")
    assert (row["state"], row["decided_by"], row["new_at"]) == ("approved", clock_in.who.id, moment("16:00"))
    assert len(clock_in.rows("punches")) == 1


def test_a_decision_is_never_changed(clock_in: Clock, berta: Clock) -> None:
    punched = clock_in.punch("08:00")
    asked = berta.do("own_correction", action="void", punch=punched["punch"], reason="Wrong door")
    clock_in.do("decide_correction", correction=asked["id"], approve=False, reason="The camera shows you")
    with refusal("decided"):
        clock_in.do("decide_correction", correction=asked["id"], approve=True)
    for statement in ("update timeclock_correction set state = 'approved'", "delete from timeclock_correction"):
        with pytest.raises(DBAPIError, match="never changed"), clock_in.app.database.write() as connection:
            connection.exec_driver_sql(statement)


def test_nobody_touches_the_punches_of_another_by_their_own_right(clock_in: Clock, berta: Clock) -> None:
    clock_in.do("people.hire", name="Nils", number="E-2", **{"from": dt.date(2026, 1, 1)})
    other = clock_in.punch("08:00", None, employee="E-2", site="MAIN")
    with refusal("unknown_punch"):
        berta.do("own_correction", action="void", punch=other["punch"], reason="Not good")


def test_who_asks_for_another_does_not_decide_it(clock_in: Clock) -> None:
    asked = clock_in.do(
        "request_correction",
        employee="E-1",
        action="add",
        new_at=moment("08:00"),
        new_kind="in",
        reason="I saw her",
    )
    with refusal("own_request"):
        clock_in.do("decide_correction", correction=asked["id"], approve=True)


def test_not_me_voids_a_punch_at_once_where_it_was_made_and_only_there(clock_in: Clock) -> None:
    kiosk = clock_in.as_("timeclock.*", kind="device", name="device:t-1")
    event, void = uuid.uuid4(), uuid.uuid4()
    kiosk.punch("19:59", event_id=event)
    with refusal("too_late"):
        clock_in.as_("timeclock.*", kind="device", name="device:t-2").do("cancel_punch", event_id=void, cancelled=event)
    with refusal("too_late"):
        kiosk.do("cancel_punch", event_id=void, cancelled=event, at=moment("20:10"))
    first = kiosk.do("cancel_punch", event_id=void, cancelled=event)
    assert kiosk.do("cancel_punch", event_id=void, cancelled=event) == first
    assert clock_in.rows("presence") == []
    assert clock_in.rows("punches")[0]["voided_by"] == first["id"]
    assert kiosk.punch("20:00")["shown"] == "in"


def test_an_odd_punch_is_looked_at_once_and_not_by_whose_it_is(clock_in: Clock, berta: Clock) -> None:
    odd = clock_in.punch("08:00", None, number="E-1", site="MAIN")["punch"]
    with refusal("own"):
        berta.as_("timeclock.confirm_punch", user=berta.who.user_id).do("confirm_punch", punch=odd)
    clock_in.do("confirm_punch", punch=odd, note="She was there")
    assert clock_in.rows("odd_punches") == []
    with refusal("seen"):
        clock_in.do("confirm_punch", punch=odd)


def test_a_correction_in_the_future_is_refused(clock_in: Clock, berta: Clock) -> None:
    with refusal("future"):
        berta.do("own_correction", action="add", new_at=moment("+1 08:00"), new_kind="in", reason="I will be there")


def test_hours_follow_a_punch_from_where_it_was_to_where_it_is_moved(clock_in: Clock, worker: Worker) -> None:
    """Also when these lie weeks apart, and when it is moved once more."""
    clock_in.time.set(MONDAY + dt.timedelta(days=40))

    def hours() -> dict[str, int]:
        worker.drain()
        return {str(row["day"]): row["worked"] for row in clock_in.rows("days") if row["worked"]}

    def move(at: str) -> None:
        asked = clock_in.do("request_correction", employee="E-1", action="retime", punch=out, new_at=moment(at),
                            reason="Another day")  # fmt: skip
        clock_in.time.forward(dt.timedelta(minutes=1))
        clock_in.as_("timeclock.*", "people.*").do("decide_correction", correction=asked["id"], approve=True)

    clock_in.punch("08:00", kind="in")
    out = clock_in.punch("16:00", kind="out")["punch"]
    clock_in.punch("+30 08:00", kind="in")
    assert hours() == {"2026-11-16": 8 * 3600}
    move("+30 15:00")
    assert hours() == {"2026-12-16": 7 * 3600}
    move("12:00")
    assert hours() == {"2026-11-16": 4 * 3600}
