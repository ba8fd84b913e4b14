"""Printed control codes and undoing by scan."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice.errors import Denied
from backoffice.stations.control import Control, parse, quantity


@pytest.mark.parametrize(
    ("code", "control"),
    [
        ("BO:UNDO", Control("undo")),
        (" bo:undo ", Control("undo")),
        ("BO:OK", Control("ok")),
        ("BO:DONE", Control("done")),
        ("BO:X10", Control("quantity", "10")),
        ("BO:QTY:2.5", Control("quantity", "2.5")),
        ("BO:MODE:inventory.receive", Control("mode", "inventory.receive")),
        ("BO:MODE:INVENTORY.RECEIVE", Control("mode", "inventory.receive")),
        ("BO:X0", Control("unknown", "BO:X0")),
        ("BO:QTY:-1", Control("unknown", "BO:QTY:-1")),
        ("BO:QTY:", Control("unknown", "BO:QTY:")),
        ("BO:MODE:", Control("unknown", "BO:MODE:")),
        ("BO:", Control("unknown", "BO:")),
        ("BO:UNDO:7", Control("unknown", "BO:UNDO:7")),
        ("BOX", None),
        ("4006381333931", None),
    ],
)
def test_codes(code: str, control: Control | None) -> None:
    assert parse(code) == control


@given(st.text(max_size=60))
def test_any_text_is_a_control_or_not(text: str) -> None:
    for code in (text, f"BO:{text}", f"BO:QTY:{text}", f"BO:X{text}"):
        said = parse(code)
        if said is not None and said.action == "quantity":
            assert quantity(said.argument) is not None


def test_a_mode_card_switches_and_forgets_the_context(scan: Any) -> None:
    answer = scan("BO:MODE:counting.look", {"box": 1})
    assert (answer["verdict"], answer["context"]) == ("Look up", {"box": None, "mode": "counting.look"})
    assert scan("BO:MODE:counting.nothing")["code"] == "unknown_mode"


def test_the_done_card_forgets_everything(scan: Any) -> None:
    assert scan("BO:DONE", {"box": 1, "quantity": "2"})["context"] == {"box": None, "quantity": None}


def test_an_unknown_control_moves_nothing(scan: Any, puts: Any, kept: Any) -> None:
    assert scan("BO:FLY", {"box": 1})["code"] == "unknown_control"
    assert puts() == [] and kept() == [("BO:FLY", "refused")]


def test_a_held_alarm_refuses_until_it_is_answered(scan: Any, puts: Any, kept: Any) -> None:
    assert scan("S", {"box": 1, "held": True})["code"] == "held"
    assert scan("BO:UNDO", {"held": True})["code"] == "held"
    assert puts() == [] and len(kept()) == 2
    assert scan("BO:OK", {"held": True})["context"] == {"held": None}


# -- undo


def test_the_last_effect_is_undone(scan: Any, puts: Any, kept: Any) -> None:
    scan("S", {"box": 1})
    scan("N", {"box": 1})
    scan("B2")
    answer = scan("BO:UNDO")
    assert (answer["status"], answer["code"], answer["message"]) == ("done", "undone", "Undone: Put: 1 × Nail")
    assert puts() == [(1, 1, 1)]
    assert scan("BO:UNDO")["status"] == "done"
    assert puts() == []
    assert scan("BO:UNDO")["code"] == "nothing_to_undo"
    assert [outcome for _, outcome in kept()] == ["undone", "undone", "done", "done", "done", "refused"]


def test_a_named_scan_is_undone_once(scan: Any, puts: Any) -> None:
    event = uuid.uuid4()
    scan("S", {"box": 1}, event=event)
    scan("N", {"box": 1})
    answer = scan("BO:UNDO", {"undo": str(event)})
    assert answer["effect"] == {"undone": str(event)} and answer["context"] == {"undo": None}
    assert puts() == [(2, 1, 1)]
    assert scan("BO:UNDO", {"undo": str(event)})["code"] == "already_undone"


def test_an_undo_sent_twice_undoes_one(scan: Any, puts: Any) -> None:
    scan("S", {"box": 1})
    scan("N", {"box": 1})
    event = uuid.uuid4()
    first = scan("BO:UNDO", event=event)
    assert scan("BO:UNDO", event=event) == first
    assert puts() == [(1, 1, 1)]


@pytest.mark.parametrize("named", ["nonsense", "01890a5d-ac96-774b-bcce-b302099a8057", 7, {}, "x" * 500])
def test_what_was_not_scanned_here_is_not_undone(scan: Any, puts: Any, named: Any) -> None:
    scan("S", {"box": 1})
    assert scan("BO:UNDO", {"undo": named})["code"] == "nothing_to_undo"
    assert puts() == [(1, 1, 1)]


def test_the_scans_of_another_station_are_not_undone(scan: Any, puts: Any, bus: Any, office: Any) -> None:
    from backoffice.actor import system_actor

    gate = {"code": "GATE", "name": "Gate", "site": "MAIN"}
    bus.dispatch("stations.create_station", gate, system_actor(office.company_id))
    event = uuid.uuid4()
    scan("S", {"box": 1}, event=event)
    assert scan("BO:UNDO", station="GATE")["code"] == "nothing_to_undo"
    assert scan("BO:UNDO", {"undo": str(event)}, station="GATE")["code"] == "nothing_to_undo"
    assert puts() == [(1, 1, 1)]


def test_a_scan_that_moved_nothing_has_nothing_to_undo(scan: Any) -> None:
    event = uuid.uuid4()
    scan("B1", event=event)
    assert scan("BO:UNDO", {"undo": str(event)})["code"] == "nothing_to_undo"


def test_undoing_needs_its_own_right(scan: Any, puts: Any, person: Any) -> None:
    scan("S", {"box": 1})
    with pytest.raises(Denied, match="counting.undo"):
        scan("BO:UNDO", actor=person("stations.scan", "counting.put"))
    assert puts() == [(1, 1, 1)]


def test_what_was_undone_elsewhere_is_a_refusal(scan: Any, puts: Any, bus: Any, office: Any, kept: Any) -> None:
    from backoffice.actor import system_actor

    scan("S", {"box": 1})
    bus.dispatch("counting.undo", {"put": 1}, system_actor(office.company_id))
    answer = scan("BO:UNDO")
    assert (answer["status"], answer["message"]) == ("refused", "Undone already.")
    assert kept() == [("S", "done"), ("BO:UNDO", "refused")]
