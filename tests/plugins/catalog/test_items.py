"""Items and their barcodes."""

from __future__ import annotations

from typing import Any

import pytest
from tests.plugins.house import House

from backoffice.declarations import Match

EAN = "4006381333931"


def meaning(house: House, code: str) -> list[Match]:
    """What the catalogue takes a scanned code for."""
    from backoffice_catalog.scanning import matches

    return list(matches(house.rows, code, ""))


def test_an_item_is_found_by_its_codes(house: House) -> None:
    item = house.item("PEN", barcodes=[EAN, {"code": "PEN-BOX", "unit": "box", "quantity": "10"}])
    single, box, sku = (meaning(house, code)[0] for code in (EAN, "PEN-BOX", "PEN"))
    assert (single.id, single.quantity, box.quantity, sku.quantity) == (item, 1, 10, 1)
    assert (box.unit, sku.unit) == ("box", "pcs")
    assert meaning(house, "0" + EAN)[0].id == item, "the same number in 14 digits"
    assert meaning(house, "4006381333932") == []
    assert meaning(house, "<script>alert(1)</script>") == []


@pytest.mark.parametrize(
    ("barcodes", "field", "code"),
    [
        (["4006381333932"], "barcodes.0.code", "check_digit"),
        ([EAN, {"code": "96385075"}], "barcodes.1.code", "check_digit"),
        ([{"code": "036000291453"}], "barcodes.0.code", "check_digit"),
        ([EAN, EAN], "barcodes.1.code", "taken"),
        ([EAN, "0" + EAN], "barcodes.1.code", "taken"),
        ([""], "barcodes.0.code", "string_too_short"),
        (["x" * 81], "barcodes.0.code", "string_too_long"),
        (["a\x00b"], "barcodes.0.code", "control_character"),
        ([{"code": "A", "quantity": "0"}], "barcodes.0.quantity", "greater_than"),
        ([{"code": "A", "unit": "crate"}], "barcodes.0.unit", "unknown_reference"),
        ([7], "barcodes.0", "wrong_type"),
    ],
)
def test_barcodes_that_are_refused(house: House, barcodes: list[Any], field: str, code: str) -> None:
    with house.refused(code, field):
        house.item("PEN", barcodes=barcodes)


def test_the_refusal_says_which_digit_is_right(house: House) -> None:
    with house.refused("check_digit", "barcodes.0.code") as caught:
        house.item("PEN", barcodes=["4006381333932"])
    assert "2 should be 1" in caught.value.message


def test_a_barcode_stands_for_one_item(house: House) -> None:
    house.item("PEN", barcodes=[EAN])
    house.item("INK")
    with house.refused("taken", "code") as caught:
        house.do("catalog.add_barcode", item="INK", code=EAN)
    assert "belongs to item PEN" in caught.value.message
    house.do("catalog.remove_barcode", barcode=EAN)
    house.do("catalog.add_barcode", item="INK", code=EAN)
    assert [match.key for match in meaning(house, EAN)] == ["INK"]


def test_hostile_codes_are_only_text(house: House) -> None:
    house.item("PEN", barcodes=["<img src=x onerror=alert(1)>", "'; DROP TABLE catalog_item; --", "=1+1"])
    assert meaning(house, "'; DROP TABLE catalog_item; --")[0].key == "PEN"


@pytest.mark.parametrize("method", ["standard", "fifo", "specific"])
def test_cost_methods_that_do_not_work_yet(house: House, method: str) -> None:
    with house.refused("cost_method", "cost_method") as caught:
        house.item("PEN", cost_method=method)
    assert "average is the method that works" in caught.value.message


def test_numbers_stay_taken(house: House) -> None:
    house.item("PEN")
    with house.refused("taken", "sku"):
        house.item("PEN")
    house.do("catalog.archive_item", item="PEN")
    with house.refused("taken", "sku"):
        house.item("PEN")
    house.do("catalog.restore_item", item="PEN")


def test_editing_two_at_once(house: House) -> None:
    house.item("PEN")
    house.do("catalog.update_item", item="PEN", version=1, name="Ball pen")
    with house.refused("stale", status=409) as caught:
        house.do("catalog.update_item", item="PEN", version=1, name="Fountain pen")
    assert caught.value.params["fields"]["name"] == {"yours": "Fountain pen", "theirs": "Ball pen"}
    with house.refused("unknown_field", "cost_method"):
        house.do("catalog.update_item", item="PEN", version=2, cost_method="fifo")


def test_units_that_everybody_needs_are_there(house: House) -> None:
    places = {row["code"]: row["places"] for row in house.rows("catalog.units")}
    assert places["pcs"] == 0
    assert places["kg"] == 3
    house.do("catalog.create_unit", code="pallet", name="Pallet", places=0)
    with house.refused("taken", "code"):
        house.do("catalog.create_unit", code="kg", name="Kilo", places=3)
    house.do("catalog.archive_unit", unit="pallet")
    with house.refused("archived", "uom"):
        house.item("PEN", uom="pallet")
