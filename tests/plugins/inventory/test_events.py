"""What other modules are told."""

from __future__ import annotations

from typing import Any

import orjson
from tests.plugins.house import House


def told(house: House) -> list[tuple[str, dict[str, Any]]]:
    """The stock events of the last command, by name."""
    with house.app.read() as connection:
        found = connection.exec_driver_sql("SELECT events FROM core_journal ORDER BY seq DESC LIMIT 1").scalar_one()
    return [(event["name"], event["body"]) for event in orjson.loads(bytes(found))]


def test_goods_that_come_in_and_are_sent_back(stocked: House) -> None:
    move = stocked.receive("BOLT", "A-01", "10", "0.25", at="2026-11-02T08:00:00Z")["move"]
    (received, valued) = told(stocked)
    assert (received[0], valued[0]) == ("stock.received", "stock.valued")
    assert received[1]["move"] == move
    assert (received[1]["quantity"], received[1]["cost"], received[1]["at"]) == ("10", "2.5", "2026-11-02T08:00:00Z")
    assert (valued[1]["value"], valued[1]["currency"], valued[1]["purpose"]) == ("2.5", "EUR", "supplier")
    assert received[1]["source"] == "inventory.receive"

    stocked.undo(move)
    (undone, valued) = told(stocked)
    assert (undone[0], undone[1]["quantity"], undone[1]["cost"]) == ("stock.received", "-10", "-2.5")
    assert (valued[1]["value"], valued[1]["purpose"], valued[1]["reverses"]) == ("-2.5", "supplier", move)


def test_goods_that_go_out_and_come_back(stocked: House) -> None:
    stocked.receive("BOLT", "A-01", "10", "0.25")
    move = stocked.issue("BOLT", "A-01", "4")["move"]
    (issued, valued) = told(stocked)
    assert (issued[0], issued[1]["quantity"], issued[1]["cost"]) == ("stock.issued", "4", "1")
    assert (valued[1]["value"], valued[1]["purpose"]) == ("-1", "customer")
    stocked.undo(move)
    (issued, valued) = told(stocked)
    assert (issued[0], issued[1]["quantity"], valued[1]["value"]) == ("stock.issued", "-4", "1")


def test_goods_that_stay_inside_change_no_value(stocked: House) -> None:
    stocked.receive("BOLT", "A-01", "10", "0.25")
    stocked.move("BOLT", "A-01", "A-02", "4")
    assert [name for name, _ in told(stocked)] == ["stock.moved"]
    stocked.place("SCRAP", kind="loss")
    stocked.move("BOLT", "A-02", "SCRAP", "4")
    (moved, valued) = told(stocked)
    assert (moved[0], valued[1]["value"], valued[1]["purpose"]) == ("stock.moved", "-1", "loss")
