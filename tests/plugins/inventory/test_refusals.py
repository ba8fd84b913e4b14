"""Every bad wish gets a clear answer that names the field, and nothing is written."""

from __future__ import annotations

from typing import Any

import pytest
from tests.plugins.house import House, actor

from backoffice.actor import Grant
from backoffice.errors import Refused


@pytest.fixture
def house(stocked: House) -> House:
    """20 bolts in A-01."""
    stocked.receive("BOLT", "A-01", "20", "1.00")
    return stocked


@pytest.mark.parametrize(
    ("quantity", "code"),
    [
        ("0", "greater_than"),
        ("-1", "greater_than"),
        ("NaN", "not_a_number"),
        ("Infinity", "not_a_number"),
        ("1e3", "not_a_number"),
        ("٣", "not_a_number"),
        ("", "not_a_number"),
        ("1000000001", "less_than_equal"),
        ("9" * 30, "too_large"),
        ("0.0000001", "over_precise"),
        ("0.5", "over_precise"),  # pieces are whole
        (1.5, "inexact"),
        (True, "inexact"),
        (None, "missing"),
        ([], "not_a_number"),
    ],
)
@pytest.mark.parametrize("command", ["receive", "move", "issue"])
def test_quantities(house: House, command: str, quantity: Any, code: str) -> None:
    places = {"receive": {"to": "A-02"}, "move": {"from_": "A-01", "to": "A-02"}, "issue": {"from_": "A-01"}}
    with house.refused(code, "quantity"):
        house.do(f"inventory.{command}", item="BOLT", quantity=quantity, **places[command])


def test_an_administrator_sets_what_one_move_takes_at_most(house: House) -> None:
    before = house.do("inventory.configure", largest_move="15")
    house.issue("BOLT", "A-01", "15")
    with house.refused("too_large", "quantity") as caught:
        house.receive("BOLT", "A-01", "16")
    assert "16 pcs is more than the 15 that one move takes" in caught.value.message
    house.do("inventory.configure", **before["before"])
    house.receive("BOLT", "A-01", "16")


def test_a_unit_says_how_finely_it_is_counted(house: House) -> None:
    house.item("CHAIN", uom="m")
    house.receive("CHAIN", "A-01", "2.125")
    with house.refused("over_precise", "quantity") as caught:
        house.issue("CHAIN", "A-01", "0.0005")
    assert "at most 3 decimal places" in caught.value.message


def test_taking_more_than_there_is(house: House) -> None:
    with house.refused("not_enough", "quantity") as caught:
        house.issue("BOLT", "A-01", "21")
    assert "There are 20 pcs of BOLT at A-01" in caught.value.message
    with house.refused("not_enough", "quantity"):
        house.move("BOLT", "A-02", "A-01", "1")
    with house.refused("not_enough", "quantity"):
        house.issue("BOLT", "A-02", "1")
    assert house.levels("BOLT") == {"A-01": "20"}


def test_from_a_place_to_itself(house: House) -> None:
    with house.refused("same_place", "to"):
        house.move("BOLT", "A-01", "A-01", "1")


def test_closed_places_let_nothing_in_or_out(house: House) -> None:
    move = house.move("BOLT", "A-01", "A-02", "5")["move"]
    house.do("inventory.close_location", location="A-02")
    with house.refused("location_closed", "to"):
        house.receive("BOLT", "A-02", "1")
    with house.refused("location_closed", "to"):
        house.move("BOLT", "A-01", "A-02", "1")
    with house.refused("location_closed", "from"):
        house.issue("BOLT", "A-02", "1")
    with house.refused("location_closed", "move"):
        house.undo(move)
    with house.refused("unchanged", "location"):
        house.do("inventory.close_location", location="A-02")
    house.do("inventory.reopen_location", location="A-02")
    house.issue("BOLT", "A-02", "1")


def test_places_that_hold_nothing_themselves(house: House) -> None:
    house.place("ZONE", kind="view")
    with house.refused("view_location", "to"):
        house.receive("BOLT", "ZONE", "1")
    with house.refused("view_location", "to"):
        house.move("BOLT", "A-01", "ZONE", "1")
    house.place("SCRAP", kind="loss")
    with house.refused("not_stocked", "to"):
        house.receive("BOLT", "SCRAP", "1")
    with house.refused("not_stocked", "from"):
        house.issue("BOLT", "SCRAP", "1")


@pytest.mark.parametrize(
    ("payload", "field", "code"),
    [
        ({"item": "NOPE"}, "item", "unknown_reference"),
        ({"item": 999_999}, "item", "unknown_reference"),
        ({"item": "A\x00B"}, "item", None),
        ({"item": {"a": 1}}, "item", None),
        ({"to": "NOPE"}, "to", "unknown_reference"),
        ({"to": None}, "to", "missing"),
        ({"lot": "L-1"}, "lot", "refused"),
        ({"lot": "L\x00"}, "lot", "control_character"),
        ({"at": "2026-11-22T09:00:00"}, "at", "not_an_instant"),
        ({"at": "yesterday"}, "at", "not_an_instant"),
        ({"unit_cost": "-1"}, "unit_cost", "greater_than_equal"),
        ({"unit_cost": "0.0000001"}, "unit_cost", "over_precise"),
        ({"unit_cost": "1e9"}, "unit_cost", "not_a_number"),
        ({"colour": "red"}, "colour", "unknown_field"),
    ],
)
def test_other_fields(house: House, payload: dict[str, Any], field: str, code: str | None) -> None:
    good = {"item": "BOLT", "to": "A-01", "quantity": "1"}
    before = house.count("core_journal")
    with pytest.raises(Refused) as caught:
        house.do("inventory.receive", **{**good, **payload})
    assert caught.value.status == 422
    faults = {error.field.split(".")[0]: error.code for error in caught.value.errors}
    assert field in faults
    assert code is None or faults[field] == code
    assert house.count("core_journal") == before


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'"x"', b'{"item": 1,}', b"\xff\xfe"])
def test_malformed_json(house: House, body: bytes) -> None:
    with pytest.raises(Refused) as caught:
        house.app.dispatch("inventory.receive", body, house.who)
    assert caught.value.status == 422


def test_values_that_would_leave_the_books(house: House) -> None:
    with house.refused("too_large", "unit_cost"):
        house.receive("BOLT", "A-01", "1000000000", "999999999")


def test_a_key_is_used_once(house: House) -> None:
    first = house.receive("BOLT", "A-01", "1", key="scan-1")
    assert house.receive("BOLT", "A-01", "1", key="scan-1") == first
    assert house.levels("BOLT") == {"A-01": "21"}
    with house.refused("key_reused", "Idempotency-Key", status=409):
        house.receive("BOLT", "A-01", "2", key="scan-1")


def test_a_move_is_undone_once(house: House) -> None:
    issued = house.issue("BOLT", "A-01", "5")["move"]
    undone = house.undo(issued)
    assert undone["cost"] == "5"
    assert house.levels("BOLT") == {"A-01": "20"}
    with house.refused("already_undone", "move"):
        house.undo(issued)
    with house.refused("undo_of_undo", "move"):
        house.undo(undone["move"])
    with pytest.raises(Refused) as caught:
        house.undo(999_999)
    assert caught.value.status == 404
    assert house.app.check() == []


def test_goods_that_moved_on_cannot_go_back(house: House) -> None:
    received = house.receive("BOLT", "A-02", "10")["move"]
    house.move("BOLT", "A-02", "A-01", "4")
    with house.refused("moved_on", "move") as caught:
        house.undo(received)
    assert "6 pcs of BOLT are left at A-02" in caught.value.message


def test_undoing_a_receipt_takes_back_what_it_cost_if_the_rest_can_bear_it(house: House) -> None:
    """20 at 1.00 and a mistaken 10 at 100.00: the mistake takes its own 1,000.00 with it."""
    mistake = house.receive("BOLT", "A-01", "10", "100.00")["move"]
    assert house.undo(mistake)["cost"] == "1000"
    assert house.worth("BOLT") == ("20", "1", "20")
    mistake = house.receive("BOLT", "A-01", "10", "100.00")["move"]
    house.issue("BOLT", "A-01", "20")  # takes two thirds of 1,020.00 with it, so 340.00 are left for 10
    assert house.undo(mistake)["cost"] == "340", "no value is left without goods"
    assert house.worth("BOLT") is None
    assert house.app.check() == []


class TestLots:
    """Goods told apart by batch."""

    @pytest.fixture
    def lots(self, house: House) -> House:
        house.item("MORTAR", tracking="lot")
        house.receive("MORTAR", "A-01", "10", "2.00", lot="L-1")
        house.receive("MORTAR", "A-01", "5", "3.00", lot="L-2")
        return house

    def test_a_lot_is_needed_and_has_its_own_level(self, lots: House) -> None:
        with lots.refused("lot_missing", "lot"):
            lots.issue("MORTAR", "A-01", "1")
        with lots.refused("unknown_lot", "lot"):
            lots.issue("MORTAR", "A-01", "1", lot="L-9")
        with lots.refused("not_enough", "quantity"):
            lots.issue("MORTAR", "A-01", "6", lot="L-2")
        lots.issue("MORTAR", "A-01", "5", lot="L-2")
        assert {(r["lot"], f"{r['quantity']:f}") for r in lots.rows("inventory.levels", item="MORTAR")} == {
            ("L-1", "10.000000")
        }
        assert [row["code"] for row in lots.rows("inventory.lots")] == ["L-1", "L-2"]
        assert lots.app.check() == []


class TestSerials:
    """Goods told apart one by one."""

    @pytest.fixture
    def drills(self, house: House) -> House:
        house.item("DRILL", tracking="serial")
        house.receive("DRILL", "A-01", "1", "90.00", lot="S-1")
        return house

    def test_there_is_one_of_each(self, drills: House) -> None:
        with drills.refused("serial_quantity", "quantity"):
            drills.receive("DRILL", "A-01", "2", lot="S-2")
        with drills.refused("serial_in_stock", "lot") as caught:
            drills.receive("DRILL", "A-02", "1", lot="S-1")
        assert "is at A-01 already" in caught.value.message

    def test_it_may_come_back(self, drills: House) -> None:
        sold = drills.issue("DRILL", "A-01", "1", lot="S-1")["move"]
        back = drills.receive("DRILL", "A-02", "1", lot="S-1")["move"]
        with drills.refused("serial_in_stock"):
            drills.undo(sold)
        drills.undo(back)
        drills.undo(sold)
        assert drills.levels("DRILL") == {"A-01": "1"}
        assert drills.app.check() == []


class TestRights:
    """Who may do what, and where."""

    def test_without_the_right(self, house: House) -> None:
        reader = house.as_(actor(Grant("*.read")))
        with house.refused("denied", status=403):
            reader.receive("BOLT", "A-01", "1")

    def test_only_at_ones_own_site(self, house: House) -> None:
        house.do("org.create_site", code="NORTH", name="North", zone="UTC")
        house.place("N-01", site="NORTH")
        central = house.rows("org.sites", code="CENTRAL")[0]["id"]
        local = house.as_(actor(Grant("inventory.*", site_id=central), Grant("catalog.*.read")))
        local.receive("BOLT", "A-01", "1")
        with house.refused("denied", status=403):
            local.receive("BOLT", "N-01", "1")
        with house.refused("denied", status=403):
            local.move("BOLT", "A-01", "N-01", "1")
        there = house.receive("BOLT", "N-01", "3")["move"]
        with house.refused("denied", status=403):
            local.undo(there)
        with house.refused("denied", status=403):
            local.place("N-02", site="NORTH")
        assert {row["location"] for row in local.rows("inventory.levels")} == {"A-01"}
        assert there not in {row["id"] for row in local.rows("inventory.moves")}

    def test_a_mover_neither_receives_nor_issues(self, house: House) -> None:
        house.place("SCRAP", kind="loss")
        mover = house.as_(actor(Grant("inventory.move"), Grant("*.read")))
        mover.move("BOLT", "A-01", "A-02", "1")
        with house.refused("denied", status=403):
            mover.move("BOLT", "A-01", "SCRAP", "1")
        with house.refused("denied", status=403):
            mover.move("BOLT", "SUPPLIER", "A-01", "1")

    def test_another_company_is_out_of_reach(self, house: House) -> None:
        other = house.do("org.create_company", code="O", name="Other", currency="JPY", locale="en")["id"]
        stranger = house.as_(actor(Grant("*"), company_id=other))
        with house.refused("unknown_reference", "to"):
            stranger.receive("BOLT", "A-01", "1")
        with house.refused("unknown_reference", "location"):
            stranger.do("inventory.close_location", location=1)
        with house.refused("not_found", status=404):
            stranger.undo(house.rows("inventory.moves")[0]["id"])
        assert stranger.rows("inventory.moves") == []
        stranger.do("org.create_site", code="TOKYO", name="Tokyo", zone="Asia/Tokyo")
        stranger.place("T-01")
        assert stranger.receive("BOLT", "T-01", "3", "33.5")["cost"] == "101", "a yen has no decimals"
        assert house.worth("BOLT") == ("20", "1", "20")


class TestPlaces:
    """Places and how they lie in each other."""

    def test_codes_are_unique_at_a_site(self, house: House) -> None:
        with house.refused("taken", "code"):
            house.place("A-01")
        with house.refused("reserved", "code"):
            house.place("SUPPLIER")
        house.do("org.create_site", code="NORTH", name="North", zone="UTC")
        with house.refused("missing", "site"):
            house.place("B-01")
        house.place("A-01", site="NORTH")
        with house.refused("ambiguous_reference", "to"):
            house.receive("BOLT", "A-01", "1")

    def test_a_place_does_not_lie_inside_itself(self, house: House) -> None:
        house.place("ZONE", kind="view")
        house.place("AISLE", kind="view", parent="ZONE")
        house.do("inventory.update_location", location="A-01", version=1, parent="AISLE", name="First bin")
        with house.refused("circle", "parent"):
            house.do("inventory.update_location", location="ZONE", version=1, parent="AISLE")
        with house.refused("stale", status=409):
            house.do("inventory.update_location", location="A-01", version=1, name="Other")
        with house.refused("reserved", "code"):
            house.do("inventory.update_location", location="SUPPLIER", version=1, code="X")
        assert house.rows("inventory.locations", code="A-01")[0]["parent"] == "AISLE"


class TestItemsThatHaveMoved:
    """Unit and tracking are what the moves are counted by."""

    def test_they_keep_their_unit_and_tracking(self, house: House) -> None:
        with house.refused("has_moved", "uom"):
            house.do("catalog.update_item", item="BOLT", version=1, uom="kg")
        with house.refused("has_moved", "tracking"):
            house.do("catalog.update_item", item="BOLT", version=1, tracking="lot")
        house.do("catalog.update_item", item="BOLT", version=1, uom="pcs", name="Bolt, long")
        house.item("NEW")
        house.do("catalog.update_item", item="NEW", version=1, uom="kg", tracking="lot")

    def test_archived_items_come_in_no_more_but_may_leave(self, house: House) -> None:
        house.do("catalog.archive_item", item="BOLT")
        with house.refused("archived", "item"):
            house.receive("BOLT", "A-01", "1")
        house.issue("BOLT", "A-01", "20")
