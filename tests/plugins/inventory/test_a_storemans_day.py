"""What a storeman does, and what the accountant finds afterwards."""

from __future__ import annotations

from tests.plugins.house import House


def test_goods_come_in_are_put_away_and_go_out(stocked: House) -> None:
    """100 bolts at 0.10 and 100 at 0.20 are on average worth 0.15 each."""
    first = stocked.receive("BOLT", "A-01", "100", "0.10")
    assert first["cost"] == "10"
    stocked.receive("BOLT", "A-01", "100", "0.20")
    assert stocked.worth("BOLT") == ("200", "0.15", "30")

    away = stocked.move("BOLT", "A-01", "A-02", "80")
    assert away["cost"] == "12"
    assert stocked.levels("BOLT") == {"A-01": "120", "A-02": "80"}
    assert stocked.worth("BOLT") == ("200", "0.15", "30"), "a move inside changes no value"

    sold = stocked.issue("BOLT", "A-02", "50")
    assert sold["cost"] == "7.5"
    assert stocked.levels("BOLT") == {"A-01": "120", "A-02": "30"}
    assert stocked.worth("BOLT") == ("150", "0.15", "22.5")
    assert stocked.app.check() == []


def test_the_last_goods_take_all_the_value_with_them(stocked: House) -> None:
    """Three for 1.00: 0.33, 0.34, and the last takes what is left, so nothing stays behind."""
    stocked.receive("BOLT", "A-01", "3", "0.333333")
    assert stocked.worth("BOLT") == ("3", "0.333333", "1")
    costs = [stocked.issue("BOLT", "A-01", "1")["cost"] for _ in range(3)]
    assert costs == ["0.33", "0.34", "0.33"]
    assert stocked.worth("BOLT") is None
    assert stocked.levels("BOLT") == {}
    assert stocked.app.check() == []


def test_goods_without_a_price_come_in_at_the_average_or_the_last_known_cost(stocked: House) -> None:
    assert stocked.receive("BOLT", "A-01", "10")["cost"] == "0", "nobody knows what they cost"
    stocked.issue("BOLT", "A-01", "10")
    stocked.receive("BOLT", "A-01", "10", "2")
    stocked.receive("BOLT", "A-01", "10", "4")
    assert stocked.receive("BOLT", "A-01", "10")["cost"] == "30"
    stocked.issue("BOLT", "A-01", "30")
    assert stocked.worth("BOLT") is None
    assert stocked.receive("BOLT", "A-01", "1")["cost"] == "3", "the last cost is remembered"


def test_a_box_is_200_pieces(stocked: House) -> None:
    stocked.receive("BOLT", "A-01", "2", "0.05", unit="box")
    assert stocked.levels("BOLT") == {"A-01": "400"}
    assert stocked.worth("BOLT") == ("400", "0.05", "20")
    stocked.issue("BOLT", "A-01", "0.5", unit="box")
    assert stocked.levels("BOLT") == {"A-01": "300"}
    with stocked.refused("unknown_unit", "unit"):
        stocked.receive("BOLT", "A-01", "1", unit="kg")
    stocked.do("catalog.add_barcode", item="BOLT", code="BOX-500", unit="box", quantity="500")
    with stocked.refused("ambiguous_unit", "unit"):
        stocked.receive("BOLT", "A-01", "1", unit="box")


def test_broken_goods_leave_the_stock_with_their_value(stocked: House) -> None:
    stocked.place("BROKEN", kind="loss")
    stocked.receive("BOLT", "A-01", "10", "1.00")
    assert stocked.move("BOLT", "A-01", "BROKEN", "4")["cost"] == "4"
    assert stocked.worth("BOLT") == ("6", "1", "6")
    assert stocked.levels("BOLT") == {"A-01": "6"}, "what is lost is no stock"
    assert stocked.app.check() == []


def test_goods_on_the_way_between_two_sites_are_still_ours(stocked: House) -> None:
    stocked.do("org.create_site", code="NORTH", name="North", zone="Europe/Oslo")
    stocked.place("N-01", site="NORTH")
    stocked.place("TRUCK", kind="transit", site="CENTRAL")
    stocked.receive("BOLT", "A-01", "10", "1.00")
    stocked.move("BOLT", "A-01", "TRUCK", "10")
    assert stocked.worth("BOLT") == ("10", "1", "10")
    stocked.move("BOLT", "TRUCK", "N-01", "10")
    assert stocked.levels("BOLT") == {"N-01": "10"}
    assert stocked.worth("BOLT") == ("10", "1", "10")
    assert stocked.app.check() == []


def test_what_the_stock_was_worth_on_any_day(stocked: House) -> None:
    stocked.receive("BOLT", "A-01", "3", "0.35", at="2026-11-02T08:00:00Z")
    stocked.receive("BOLT", "A-01", "4", "0.50", at="2026-11-09T08:00:00Z")
    stocked.issue("BOLT", "A-01", "7", at="2026-11-16T08:00:00Z")

    def on(day: str) -> list[tuple[str, str, str]]:
        rows = stocked.rows("inventory.valuation", as_of=f"2026-11-{day}T12:00:00Z")
        return [tuple(f"{row[name].normalize():f}" for name in ("quantity", "unit_cost", "value")) for row in rows]

    assert on("01") == []
    assert on("02") == [("3", "0.35", "1.05")]
    assert on("09") == [("7", "0.435714", "3.05")]
    assert on("16") == []


def test_the_list_of_moves_tells_the_story(stocked: House) -> None:
    stocked.receive("BOLT", "A-01", "10", "0.25", at="2026-11-02T08:00:00Z")
    wrong = stocked.issue("BOLT", "A-01", "3")["move"]
    back = stocked.undo(wrong)["move"]
    undone, issued, received = stocked.rows("inventory.moves", item="BOLT")
    assert (received["from"], received["to"], received["actor"]) == ("SUPPLIER", "A-01", "user:boss")
    assert (issued["from"], issued["to"], issued["undone_by"]) == ("A-01", "CUSTOMER", back)
    assert (undone["from"], undone["to"], undone["reverses"]) == ("CUSTOMER", "A-01", wrong)


def test_the_levels_can_be_rebuilt_from_the_moves(stocked: House) -> None:
    stocked.receive("BOLT", "A-01", "10", "0.25")
    stocked.move("BOLT", "A-01", "A-02", "4")
    stocked.do("inventory.rebuild_levels")
    assert stocked.levels("BOLT") == {"A-01": "6", "A-02": "4"}
    stocked.issue("BOLT", "A-02", "4")
    assert stocked.app.check() == []
