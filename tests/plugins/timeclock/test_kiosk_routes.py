"""A kiosk is no person: its cookie opens its own routes and nothing else, and no session opens them."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from tests.plugins.timeclock.conftest import BERTA, Clock

from backoffice.actor import system_actor
from backoffice.identity.bootstrap import offer_roles
from backoffice.stations.terminals.enrolment import new_code
from backoffice_people.badges import doors
from backoffice_timeclock.kiosk.slow import FREE, Slowdown
from backoffice_timeclock.pages import kiosk as routes
from backoffice_web.testing.people import Visitor


@pytest.fixture
def dialect() -> str:
    return "sqlite"


@pytest.fixture
def gate(clock_in: Clock, stranger: Visitor, monkeypatch: pytest.MonkeyPatch) -> Visitor:
    """A browser that is enrolled. PINs are compared without the cost of hashing."""
    monkeypatch.setattr(routes, "_slow", Slowdown())
    monkeypatch.setattr(doors, "verify_pin", lambda pin, stored: pin == "482915" and stored is not None)
    offer_roles(clock_in.app.database, clock_in.app.bus, clock_in.app.catalogue.roles(), system_actor(1))
    clock_in.do("people.hire", name="Nils", **{"from": "2026-01-01"})
    clock_in.do("people.set_pin", employee="E-00001", pin="482915")
    added = clock_in.do("stations.add_terminal", name="Gate", site="MAIN", role="timeclock.kiosk")
    code = new_code(clock_in.app, clock_in.who, added["terminal"]).text
    assert stranger.post("/timeclock/kiosk/enrol", {"code": code}).status_code == 303
    return stranger


def punch(visitor: Visitor, by: dict[str, Any], event: str | None = None, **more: Any) -> Any:
    body = {"what": "punch", "event_id": event or str(uuid.uuid4()), "kind": "auto", "at": "2026-11-16T20:00:00Z",
            "by": by, **more}  # fmt: skip
    return visitor.post("/timeclock/kiosk/send", json=body)


def test_its_cookie_opens_nothing_else(gate: Visitor) -> None:
    assert punch(gate, {"badge": BERTA}).status_code == 200
    assert gate.get("/r/timeclock/punches").status_code == 302
    assert gate.get("/api/v1/timeclock/punches").status_code == 401
    assert gate.post("/api/v1/commands/timeclock.punch", json={}).status_code == 401
    assert gate.get("/scan").status_code == 302


def test_no_session_opens_its_routes(clock_in: Clock, client: Visitor, stranger: Visitor) -> None:
    for visitor in (client, stranger):
        assert "Make this browser a time clock" in visitor.get("/timeclock/kiosk").text
        for path in ("send", "pin", "alive"):
            answer = visitor.post(f"/timeclock/kiosk/{path}", json={}, headers={"Accept": "application/json"})
            assert answer.status_code == 401
    assert clock_in.rows("punches") == []


def test_another_site_cannot_make_it_punch(gate: Visitor) -> None:
    answer = gate.client.post("/timeclock/kiosk/send", json={}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403


def test_a_proof_is_good_for_its_event_its_terminal_and_its_person(gate: Visitor, clock_in: Clock) -> None:
    event = str(uuid.uuid4())
    proved = gate.post("/timeclock/kiosk/pin", json={"event_id": event, "number": "1", "pin": "482915"}).json
    assert proved is not None
    assert punch(gate, {"number": "1", **proved}).json["flags"] == ["pin_not_checked"]  # another event
    forged = {**proved, "employee": proved["employee"] + 1}
    assert punch(gate, {"number": "1", **forged}, str(uuid.uuid4())).json["flags"] == ["pin_not_checked", "repeated"]
    assert punch(gate, {"number": "1", **proved}, event).json["flags"] == ["repeated"]
    assert clock_in.rows("punches")[0]["verified"] == "pin"


def test_guessing_makes_the_terminal_slow_and_locks_the_number(gate: Visitor) -> None:
    wrong = {"event_id": str(uuid.uuid4()), "number": "1", "pin": "111222"}
    for _ in range(FREE):
        assert gate.post("/timeclock/kiosk/pin", json=wrong).status_code == 403
    answer = gate.post("/timeclock/kiosk/pin", json=wrong, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json["code"]) == (429, "slow_down")  # type: ignore[index]
    routes._slow = Slowdown()
    right = {**wrong, "pin": "482915"}
    answer = gate.post("/timeclock/kiosk/pin", json=right, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json["code"]) == (429, "too_many")  # type: ignore[index]


def test_a_lost_badge_tells_nobody_whose_it_was(gate: Visitor, clock_in: Clock) -> None:
    (badge,) = clock_in.rows("people.badges")
    clock_in.do("people.block_badge", badge=badge["id"], reason="lost")
    answer = punch(gate, {"badge": BERTA}).json
    assert (answer["flags"], answer["first_name"]) == (["lost_badge"], "")


def test_own_hours_are_told_to_who_has_just_punched_here(gate: Visitor, clock_in: Clock) -> None:
    clock_in.punch("08:00")
    clock_in.punch("12:00", kind="break_start")
    clock_in.punch("12:30")
    event = str(uuid.uuid4())
    assert punch(gate, {"badge": BERTA}, event).json["shown"] == "out"
    ask = {"follow": event, "at": "2026-11-16T20:00:30Z"}
    told = gate.post("/timeclock/kiosk/hours", json=ask).json
    assert told == {"hours": {"today": 41400, "pause": 1800, "week": 41400}}
    late = gate.post("/timeclock/kiosk/hours", json={**ask, "at": "2026-11-16T20:10:00Z"})
    assert late.status_code == 422


@pytest.mark.parametrize(
    "by", [{}, [], {"badge": ""}, {"badge": 7}, {"name": 1}, {"follow": "x"}, {"badge": "x" * 200}]
)
def test_what_no_kiosk_sends_writes_nothing(gate: Visitor, clock_in: Clock, by: Any) -> None:
    assert punch(gate, by).status_code == 422
    assert clock_in.rows("punches") == []


def test_who_works_elsewhere_asks_there_and_holds_up_nobody(gate: Visitor, clock_in: Clock) -> None:
    clock_in.do("org.create_site", code="PORT", name="Port", zone="Europe/Lisbon")
    clock_in.do("people.transfer", employee="E-1", site="PORT", **{"from": "2026-11-01"})
    event = str(uuid.uuid4())
    assert punch(gate, {"badge": BERTA}, event).status_code == 200
    asked = {"what": "request", "event_id": str(uuid.uuid4()), "follow": event, "at": "2026-11-16T20:01:00Z",
             "kind": "in", "day": "2026-11-16", "time": "08:00", "reason": "I forgot"}  # fmt: skip
    answer = gate.post("/timeclock/kiosk/send", json=asked, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json["code"]) == (422, "elsewhere")  # type: ignore[index]
