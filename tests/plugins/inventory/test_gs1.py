"""A GS1 code names item, lot and quantity at once; what is announced as GS1 and is none moves nothing."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from tests.plugins.house import House

GTIN = "09501101530003"


@pytest.fixture
def house(house: House) -> House:
    """A bin; yoghurt by lots, pumps by serial number, screws by neither."""
    house.place("A-01")
    house.item("YOGHURT", tracking="lot", barcodes=["9501101530003"])
    house.item("PUMP", tracking="serial", barcodes=["4006381333931"])
    house.item("SCREW", barcodes=["2000000417400"])
    house.do("stations.create_station", code="DOCK", name="Dock", site="CENTRAL")
    return house


def scan(house: House, code: str, aim: str | None = "]C1", mode: str = "receive") -> dict[str, Any]:
    place = "to" if mode == "receive" else "from"
    return dict(
        house.do(
            "stations.scan", event_id=str(uuid.uuid4()), station="DOCK", code=code, mode=f"inventory.{mode}",
            context={place: "A-01"}, **({} if aim is None else {"aim": aim}),
        )
    )  # fmt: skip


def lots(house: House) -> dict[str, str]:
    return {row["lot"]: str(row["quantity"]) for row in house.rows("inventory.levels") if row["lot"]}


def test_the_lot_is_taken_from_the_code(house: House) -> None:
    answer = scan(house, f"01{GTIN}1726123110L7\x1d3012")
    assert (answer["status"], answer["match"]["key"]) == ("done", "YOGHURT")
    assert house.levels("YOGHURT") == {"A-01": "12"}
    assert lots(house).keys() == {"L7"}
    assert scan(house, f"01{GTIN}10L7", mode="issue")["status"] == "done"
    assert house.levels("YOGHURT") == {"A-01": "11"}


def test_of_an_item_by_serial_number_the_serial_number_counts(house: House) -> None:
    assert scan(house, "010400638133393121SN-1\x1d10BATCH", "]d2")["status"] == "done"
    assert lots(house).keys() == {"SN-1"}


def test_an_item_without_lots_takes_none(house: House) -> None:
    assert scan(house, "010200000041740010IGNORED")["status"] == "done"
    assert lots(house) == {}


def test_the_symbology_may_stand_in_the_code(house: House) -> None:
    assert scan(house, f"]C101{GTIN}10L9", None)["status"] == "done"
    assert lots(house).keys() == {"L9"}


@pytest.mark.parametrize(
    ("code", "aim", "why"),
    [
        ("0109501101530004", "]C1", "bad_check_digit"),
        ("9501101530004", "]E0", "bad_check_digit"),
        ("not a GS1 code", "]Q3", "bad_gs1"),
        ("]e0", None, "empty_code"),
        ("]X", None, "bad_symbology"),
    ],
)
def test_what_is_no_code_is_kept_and_moves_nothing(house: House, code: str, aim: str | None, why: str) -> None:
    answer = scan(house, code, aim)
    assert (answer["status"], answer["code"]) == ("refused", why)
    assert "The scan is kept" in answer["message"]
    assert house.count("core_scan") == 1
    assert house.count("inventory_move") == 0
