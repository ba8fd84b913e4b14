"""Receiving, moving, issuing and looking up by scanner alone."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from tests.plugins.house import House, actor

from backoffice.actor import Grant

BOLT, BOX = "2000000417400", "12000000417407"


class Station:
    """A scan station: what it remembers comes back with each answer."""

    def __init__(self, house: House, mode: str) -> None:
        self.house = house
        self.mode = f"inventory.{mode}"
        self.context: dict[str, Any] = {}

    def scan(self, code: str, **context: Any) -> dict[str, Any]:
        answer = self.house.do(
            "stations.scan",
            event_id=str(uuid.uuid4()),
            station="DOCK",
            code=code,
            mode=self.mode,
            context={**self.context, **context},
        )
        for name, value in answer["context"].items():
            self.context.pop(name, None) if value is None else self.context.update({name: value})
        return dict(answer)


@pytest.fixture
def house(house: House) -> House:
    """Two bins, a station, and bolts that come in boxes of 200."""
    house.place("A-01")
    house.place("A-02")
    house.item("BOLT", name="Hex bolt", barcodes=[BOLT, {"code": BOX, "unit": "box", "quantity": "200"}])
    house.do("stations.create_station", code="DOCK", name="Dock", site="CENTRAL")
    return house


def test_receiving(house: House) -> None:
    station = Station(house, "receive")
    assert station.scan("A-01")["message"] == "Receiving into A-01."
    answer = station.scan(BOX)
    assert (answer["status"], answer["verdict"]) == ("done", "Received")
    assert {name: answer["effect"][name] for name in ("quantity", "unit", "place")} == {
        "quantity": "+200", "unit": "pcs", "place": "A-01",
    }  # fmt: skip
    station.scan(BOLT)
    station.scan(BOLT, quantity="5")
    assert house.levels("BOLT") == {"A-01": "206"}
    station.scan("A-02")
    station.scan(BOLT)
    assert house.levels("BOLT") == {"A-01": "206", "A-02": "1"}


def test_goods_before_the_place(house: House) -> None:
    for mode in ("receive", "move", "issue"):
        answer = Station(house, mode).scan(BOLT)
        assert (answer["status"], answer["code"]) == ("refused", "place_missing")
        assert answer["message"].startswith("Scan the bin first")
    assert house.count("inventory_move") == 0
    assert house.count("core_scan") == 3, "what was scanned is kept"


def test_moving_and_issuing(house: House) -> None:
    house.receive("BOLT", "A-01", "50", "0.10")
    station = Station(house, "move")
    station.scan("A-01")
    assert station.scan(BOLT)["code"] == "place_missing", "where from is known, where to is not"
    station.scan("A-02")
    station.scan(BOLT, quantity="20")
    assert house.levels("BOLT") == {"A-01": "30", "A-02": "20"}
    station.scan("A-02")  # the next round: out of A-02
    station.scan("A-01")
    station.scan(BOLT, quantity="5")
    assert house.levels("BOLT") == {"A-01": "35", "A-02": "15"}

    station = Station(house, "issue")
    station.scan("A-02")
    assert station.scan(BOLT, quantity="16")["code"] == "not_enough"
    assert station.scan(BOLT, quantity="15")["effect"]["quantity"] == "\N{MINUS SIGN}15"
    assert house.levels("BOLT") == {"A-01": "35"}


def test_undoing_the_last_scan(house: House) -> None:
    station = Station(house, "receive")
    station.scan("A-01")
    station.scan(BOX)
    station.scan(BOLT)
    assert station.scan("BO:UNDO")["verdict"] == "Undone"
    assert house.levels("BOLT") == {"A-01": "200"}
    station.scan("BO:UNDO")
    assert house.levels("BOLT") == {}
    assert house.app.check() == []


def test_looking_up(house: House) -> None:
    house.receive("BOLT", "A-01", "50")
    house.receive("BOLT", "A-02", "7")
    station = Station(house, "lookup")
    found = station.scan(BOLT)
    assert found["message"] == "Hex bolt: 57 pcs in stock."
    assert found["effect"]["places"] == [
        {"location": "A-01", "quantity": "50"},
        {"location": "A-02", "quantity": "7"},
    ]
    here = station.scan("A-02")
    assert here["effect"]["here"] == [{"item": "BOLT", "name": "Hex bolt", "quantity": "7", "unit": "pcs"}]
    house.place("A-03")
    assert station.scan("A-03")["message"] == "Bin A-03 is empty."
    assert house.count("inventory_move") == 2


@pytest.mark.parametrize("code", ["4711", "2000000417401", "<b>x</b>", "A-01\x1d", "x" * 500])
def test_codes_that_nobody_knows(house: House, code: str) -> None:
    station = Station(house, "receive")
    station.scan("A-01")
    before = house.count("core_scan")
    answer = station.scan(code)
    assert (answer["status"], answer["code"]) == ("refused", "unknown_code")
    assert house.count("core_scan") == before + 1
    assert house.count("inventory_move") == 0


def test_a_serial_number_is_scanned_itself(house: House) -> None:
    house.item("DRILL", tracking="serial", barcodes=["96385074"])
    station = Station(house, "receive")
    station.scan("A-01")
    assert station.scan("96385074")["code"] == "lot_missing"
    station.scan("96385074", lot="SN-1")
    station = Station(house, "issue")
    station.scan("A-01")
    assert station.scan("SN-1")["verdict"] == "Issued"
    assert house.levels("DRILL") == {}


def test_one_code_for_two_things_is_asked_about(house: House) -> None:
    house.item("A-01")
    station = Station(house, "receive")
    answer = station.scan("A-01")
    assert answer["status"] == "ask"
    place = next(c for c in answer["choices"] if c["kind"] == "inventory.location")
    assert station.scan("A-01", choice=place["choice"])["message"] == "Receiving into A-01."


def test_places_of_two_sites_with_one_code(house: House) -> None:
    house.do("org.create_site", code="NORTH", name="North", zone="UTC")
    there = house.place("A-01", site="NORTH")
    station = Station(house, "receive")
    answer = station.scan("A-01")
    assert {c["detail"] for c in answer["choices"]} == {"CENTRAL", "NORTH"}
    station.scan("A-01", choice=f"inventory.location:{there}")
    assert station.scan(BOLT)["status"] == "done"
    assert [row["site"] for row in house.rows("inventory.levels")] == ["NORTH"]


def test_the_role_of_a_storeman_is_enough(house: House) -> None:
    role = next(role for role in house.app.catalogue.roles() if role.code == "inventory.clerk")
    storeman = house.as_(actor(*map(Grant, role.permissions)))
    station = Station(storeman, "receive")
    station.scan("A-01")
    assert station.scan(BOX)["verdict"] == "Received"
    assert station.scan("BO:UNDO")["verdict"] == "Undone"
    assert Station(storeman, "lookup").scan(BOLT)["status"] == "done"
    with house.refused("denied", status=403):
        storeman.place("A-09")
    with house.refused("denied", status=403):
        storeman.item("NUT")


def test_who_may_scan_may_not_therefore_receive(house: House) -> None:
    looker = house.as_(actor(Grant("stations.scan"), Grant("*.read")))
    station = Station(looker, "receive")
    station.scan("A-01")
    with house.refused("denied", status=403):
        station.scan(BOLT)
