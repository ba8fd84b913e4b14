"""A scan is always kept; what it does is up to the station's mode."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import sqlalchemy as sa

from backoffice.actor import Grant
from backoffice.db.database import Database
from backoffice.errors import Conflict, Denied, Invalid, Refused
from backoffice.identity.bootstrap import Initialised


def test_a_box_is_remembered_and_a_thing_is_put_into_it(scan: Any, puts: Any, kept: Any) -> None:
    box = scan("B1")
    assert (box["status"], box["message"], box["context"]) == ("done", "Into Box 1", {"box": 1})
    thing = scan("S", box["context"])
    assert (thing["status"], thing["verdict"], thing["message"]) == ("done", "Put", "Put: 1 × Screw")
    assert thing["match"]["key"] == "S" and thing["effect"] == {"put": 1, "thing": "Screw"}
    assert thing["undo"] == {"command": "counting.undo", "payload": {"put": 1}}
    assert puts() == [(1, 1, 1)]
    assert kept() == [("B1", "done"), ("S", "done")]


def test_an_unknown_code_moves_nothing_and_is_kept(scan: Any, puts: Any, kept: Any) -> None:
    answer = scan("4006381333931", {"box": 1})
    assert (answer["status"], answer["code"]) == ("refused", "unknown_code")
    assert puts() == [] and kept() == [("4006381333931", "refused")]


def test_a_code_of_another_kind_alarms(scan: Any, puts: Any) -> None:
    answer = scan("B1", mode="counting.look")
    assert (answer["status"], answer["code"]) == ("refused", "wrong_kind")
    assert answer["message"] == "Box 1 is no code for “Look up”: it is a box. Nothing moved."
    assert answer["match"]["key"] == "B1" and puts() == []


def test_several_matches_ask_and_the_choice_decides(scan: Any, puts: Any) -> None:
    asked = scan("TWO", {"box": 2})
    assert asked["status"] == "ask" and [c["choice"] for c in asked["choices"]] == [
        "counting.thing:1", "counting.thing:2", "counting.box:1",
    ]  # fmt: skip
    done = scan("TWO", {"box": 2, "choice": "counting.thing:2"})
    assert done["status"] == "done" and done["context"] == {"choice": None}
    assert puts() == [(2, 2, 1)]
    assert scan("TWO", {"box": 2, "choice": "counting.thing:7"})["code"] == "bad_choice"


def test_only_what_the_mode_takes_is_asked_for(scan: Any) -> None:
    assert len(scan("TWO", mode="counting.look")["choices"]) == 2


def test_quantity_is_explicit_and_used_once(scan: Any, puts: Any) -> None:
    said = scan("BO:X10", {"box": 1})
    assert said["context"] == {"quantity": "10"}
    answer = scan("S", {"box": 1, **said["context"]})
    assert answer["message"] == "Put: 10 × Screw" and answer["context"] == {"quantity": None}
    assert puts() == [(1, 1, 10)]


def test_the_code_of_a_package_counts_what_is_in_it(scan: Any, puts: Any) -> None:
    scan("S12", {"box": 1, "quantity": "3"})
    assert puts() == [(1, 1, 36)]


@pytest.mark.parametrize("quantity", ["0", "-1", "NaN", "1e9", "inf", "1000000", "0.0000001", "x", True, [], 1.5, "٣"])
def test_what_is_no_quantity_moves_nothing(scan: Any, puts: Any, quantity: Any) -> None:
    answer = scan("S", {"box": 1, "quantity": quantity})
    assert (answer["code"], answer["context"]) == ("bad_quantity", {"quantity": None})
    assert puts() == []


def test_a_refusal_of_the_command_is_the_answer_and_the_scan_is_kept(scan: Any, puts: Any, kept: Any) -> None:
    answer = scan("S", {"box": 1, "quantity": "101"})
    assert (answer["status"], answer["code"], answer["message"]) == ("refused", "full", "The box is full.")
    assert scan("S")["code"] == "no_box"
    assert puts() == [] and kept() == [("S", "refused"), ("S", "refused")]


def test_what_the_command_does_not_take_is_named(scan: Any) -> None:
    answer = scan("S", {"box": -1})
    assert answer["code"] == "invalid" and answer["effect"]["errors"][0]["field"] == "box"


def test_looking_up_shows_facts_and_moves_nothing(scan: Any, puts: Any) -> None:
    answer = scan("S", mode="counting.look")
    assert (answer["message"], answer["effect"], answer["undo"]) == ("This is Screw", {"sites": ["MAIN"]}, None)
    assert puts() == []


def test_when_it_was_scanned_goes_to_the_command(scan: Any, database: Database) -> None:
    scan("S", {"box": 1}, at="2026-11-20T08:15:00+01:00")
    with database.read() as connection:
        assert connection.execute(sa.text("SELECT at FROM counting_put")).scalar_one() == "2026-11-20T07:15:00+00:00"


def test_a_mode_that_is_not_there_is_refused(scan: Any, switched_on: set[str], kept: Any) -> None:
    assert scan("S", mode="counting.nothing")["code"] == "unknown_mode"
    switched_on.clear()
    assert scan("S", {"box": 1})["code"] == "unknown_mode"
    assert len(kept()) == 2


def test_an_archived_station_keeps_the_scan_only(scan: Any, bus: Any, office: Initialised, kept: Any) -> None:
    from backoffice.actor import system_actor

    bus.dispatch("stations.archive_station", {"station": "BENCH"}, system_actor(office.company_id))
    assert scan("S", {"box": 1})["code"] == "station_archived"
    assert kept() == [("S", "refused")]


def test_a_fault_of_the_module_rolls_everything_back(scan: Any, puts: Any, kept: Any) -> None:
    with pytest.raises(ZeroDivisionError):
        scan("S", mode="counting.break")
    assert puts() == [] and kept() == []
    assert scan("S", {"box": 1})["status"] == "done"


# -- the same event again


def test_the_same_event_is_answered_the_same_and_done_once(scan: Any, puts: Any, kept: Any) -> None:
    event = uuid.uuid4()
    first = scan("S", {"box": 1}, event=event)
    assert scan("S", {"box": 1}, event=event) == first
    assert scan("S", {"box": 1}, event=event, key=str(event)) == first
    assert scan("S", {"box": 1}, event=event, key=str(event)) == first
    assert puts() == [(1, 1, 1)] and kept() == [("S", "done")]


def test_another_person_who_sends_it_again_gets_the_stored_answer(scan: Any, person: Any, puts: Any) -> None:
    event = uuid.uuid4()
    first = scan("S", {"box": 1}, event=event)
    assert scan("S", {"box": 1}, event=event, actor=person("*")) == first
    assert puts() == [(1, 1, 1)]


@pytest.mark.parametrize(
    "other",
    [
        {"code": "N"},
        {"code": "S", "context": {"box": 2}},
        {"code": "S", "mode": "counting.look"},
        {"code": "S", "aim": "]E0"},
        {"code": "S", "at": "2026-11-20T08:15:00Z"},
    ],
)
def test_the_same_event_with_another_content_is_a_conflict(scan: Any, puts: Any, other: dict[str, Any]) -> None:
    event = uuid.uuid4()
    scan("S", {"box": 1}, event=event)
    with pytest.raises(Conflict) as refused:
        scan(**{"context": {"box": 1}, **other}, event=event)
    assert (refused.value.code, refused.value.status) == ("event_reused", 409)
    assert puts() == [(1, 1, 1)]


def test_one_event_sent_by_eight_at_once_is_done_once(send: Any, puts: Any) -> None:
    event = uuid.uuid4()
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: send("S", {"box": 1}, event=event).raw, range(8)))
    assert len(set(answers)) == 1
    assert puts() == [(1, 1, 1)]


# -- rights


def test_scanning_needs_the_right_to_what_it_leads_to(scan: Any, person: Any, puts: Any, kept: Any) -> None:
    with pytest.raises(Denied):
        scan("S", {"box": 1}, actor=person("counting.put"))
    with pytest.raises(Denied, match="counting.put"):
        scan("S", {"box": 1}, actor=person("stations.scan"))
    assert puts() == [] and kept() == []
    assert scan("S", {"box": 1}, actor=person("stations.scan", "counting.put"))["status"] == "done"


def test_rights_at_another_site_do_not_count(scan: Any, person: Any, office: Initialised, puts: Any) -> None:
    here, there = office.site_id, office.site_id + 1
    with pytest.raises(Denied):
        scan("S", {"box": here}, actor=person(Grant("*", site_id=there)))
    # The box stands for the site that the command is about.
    with pytest.raises(Denied, match="counting.put"):
        scan("S", {"box": there}, actor=person("stations.scan", Grant("counting.put", site_id=here)))
    with pytest.raises(Denied, match="counting.put"):
        scan("S", {"box": here}, actor=person("stations.scan", Grant("counting.put", site_id=there)))
    assert puts() == []
    scan("S", {"box": here}, actor=person(Grant("*", site_id=here)))
    assert puts() == [(1, here, 1)]


def test_a_station_of_another_company_is_unknown(scan: Any, person: Any) -> None:
    from dataclasses import replace

    with pytest.raises(Invalid, match="station: There is nothing known"):
        scan("S", {"box": 1}, actor=replace(person("*"), company_id=2))


# -- hostile input


@pytest.mark.parametrize(
    "code",
    [
        "<script>alert(1)</script>",
        "'; DROP TABLE core_scan; --",
        "=cmd|' /C calc'!A0",
        "01\x1d10ABC\x1d",
        "  leading and trailing  ",
        "../../etc/passwd",
        "\x1b[2J\x07",
        "x" * 512,
        "💥" * 100,
    ],
)
def test_any_code_is_kept_as_it_came(scan: Any, kept: Any, code: str) -> None:
    assert scan(code)["code"] == "unknown_code"
    assert kept() == [(code, "refused")]


def test_nul_is_kept_in_the_bytes(scan: Any, database: Database) -> None:
    event = uuid.uuid4()
    first = scan("A\x00B", event=event)
    assert first["code"] == "unknown_code" and scan("A\x00B", event=event) == first
    with pytest.raises(Conflict):
        scan("A\u2400B", event=event)
    with database.read() as connection:
        row = connection.execute(sa.text("SELECT code, raw FROM core_scan")).one()
    assert (row.code, bytes(row.raw)) == ("A\u2400B", b"A\x00B")


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"code": ""}, "code"),
        ({"code": "x" * 513}, "code"),
        ({"code": 4006381333931}, "code"),
        ({"context": [1]}, "context"),
        ({"context": {"x": "y" * 9000}}, "context"),
        ({"mode": "Counting; --"}, "mode"),
        ({"aim": "E0"}, "aim"),
        ({"at": "yesterday"}, "at"),
        ({"event_id": "17"}, "event_id"),
        ({"station": "NOWHERE"}, "station"),
        ({"price": 1}, "price"),
    ],
)
def test_what_is_no_scan_is_refused_by_field(scan: Any, kept: Any, more: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        scan(**{"code": "S", **more})
    assert [error.field for error in refused.value.errors] == [field]
    assert kept() == []


def test_scans_can_be_read_and_filtered(scan: Any, bus: Any, person: Any, database: Database) -> None:
    scan("S", {"box": 1})
    scan("X")
    resource = bus.catalogue.resource("stations.scans")
    with database.read() as connection:
        rows = resource.page(connection, person("stations.scans.read"), {"outcome": "refused"}).dicts()
        assert [(row["code"], row["station"]) for row in rows] == [("X", "BENCH")]
        nowhere = person(Grant("stations.scans.read", site_id=99))
        assert resource.page(connection, nowhere).rows == []
