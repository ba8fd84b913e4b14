"""Paper about the stock goes into the queue of the station's printer."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.plugins.house import House


@pytest.fixture
def house(house: House) -> House:
    """A bin with bolts, and a station with a virtual printer."""
    house.place("A-01")
    house.item("BOLT", name="Hex bolt")
    house.receive("BOLT", "A-01", "100", "2")
    house.do("stations.create_station", code="DOCK", name="Dock", site="CENTRAL")
    house.do("identity.create_role", code="dock", title="Dock", permissions=["stations.scan"])
    house.do("stations.add_terminal", name="Dock", site="CENTRAL", role="dock")
    terminal = house.rows("stations.terminals")[0]
    house.do(
        "stations.add_device", terminal=terminal["public_id"], driver="virtual.printer", station="DOCK", name="Till",
        device={"bus": "virtual", "path": "printer-1"},
    )  # fmt: skip
    return house


def printed(house: House) -> list[dict[str, Any]]:
    with house.app.read() as connection:
        rows = connection.exec_driver_sql("SELECT document_key, purpose, document FROM core_print_job ORDER BY id")
        return [
            {"key": key, "purpose": purpose, "words": doc if isinstance(doc, str) else json.dumps(doc)}
            for key, purpose, doc in rows
        ]


def test_the_slip_of_a_move_is_printed_once(house: House) -> None:
    move = house.issue("BOLT", "A-01", "40")["move"]
    first = house.do("inventory.print_delivery_slip", move=move, station="DOCK")
    assert house.do("inventory.print_delivery_slip", move=move, station="DOCK") == first
    house.do("inventory.print_counter_receipt", move=move, station="DOCK")
    slip, receipt = printed(house)
    assert (slip["purpose"], receipt["purpose"]) == ("delivery_slip", "counter_receipt")
    assert "Hex bolt" in slip["words"] and '"40"' in slip["words"] and "A-01" in slip["words"]


def test_a_count_sheet_does_not_tell_the_quantity(house: House) -> None:
    house.do("inventory.print_count_sheet", location="A-01", station="DOCK")
    [sheet] = printed(house)
    assert "BOLT" in sheet["words"] and "100" not in sheet["words"]


def test_there_is_no_slip_of_a_move_that_there_is_not(house: House) -> None:
    with house.refused("not_found", status=404):
        house.do("inventory.print_delivery_slip", move=999, station="DOCK")
