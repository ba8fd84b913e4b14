"""Thousands of commands, sensible and not, and the books are in order afterwards."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from tests.plugins.house import House

from backoffice.errors import Refused

Request = tuple[str, dict[str, Any], str | None]
BINS = ("A-01", "A-02", "A-03", "VAN", "CLOSED", "SCRAP", "SUPPLIER", "NOPE")
OFTEN = (8, 8, 8, 4, 2, 1, 1, 1)
QUANTITIES = ("1", "2", "7", "0.5", "0", "-3", "100000")
ITEMS = ("BOLT", "CHAIN", "MORTAR", "DRILL")
TOGETHER = 100


def a_command(random: Random, number: int) -> Request:
    """Anything that somebody might send."""
    item = random.choice(ITEMS)
    payload: dict[str, Any] = {"item": item, "quantity": random.choices(QUANTITIES, (8, 4, 4, 1, 1, 1, 1))[0]}
    if item in ("MORTAR", "DRILL") or random.random() < 0.05:
        payload["lot"] = f"{item}-{random.randrange(12)}"
    if item == "DRILL" and random.random() < 0.9:
        payload["quantity"] = "1"
    kind = random.choices(("receive", "move", "issue", "undo", "close"), (8, 6, 4, 4, 1))[0]
    if kind == "undo":
        payload = {"move": random.randint(1, number + 1)}
    elif kind == "close":
        command = random.choice(["close_location", "reopen_location"])
        return f"inventory.{command}", {"location": "CLOSED"}, None
    if kind in ("move", "issue"):
        payload["from"] = random.choices(BINS, OFTEN)[0]
    if kind in ("move", "receive"):
        payload["to"] = random.choices(BINS, OFTEN)[0]
    if kind == "receive" and random.random() < 0.8:
        payload["unit_cost"] = f"{random.randrange(100_000)}e-3" if random.random() < 0.05 else f"{random.random():.4f}"
    key = f"key-{random.randrange(number + 1)}" if random.random() < 0.1 else None
    return f"inventory.{kind}", payload, key


def stock(house: House) -> set[tuple[Any, ...]]:
    """Everything that is anywhere."""
    rows = (row for item in ITEMS for row in house.rows("inventory.levels", item=item))
    return {tuple(row[name] for name in ("item", "location", "lot", "quantity")) for row in rows}


@pytest.mark.timeout(1200)
@pytest.mark.parametrize("count", [400, pytest.param(10_000, marks=pytest.mark.slow)])
def test_the_books_are_in_order_after_many_random_commands(house: House, count: int) -> None:
    for place in ("A-01", "A-02", "A-03", "CLOSED"):
        house.place(place)
    house.place("VAN", kind="transit")
    house.place("SCRAP", kind="loss")
    for item, values in zip(ITEMS, ({}, {"uom": "m"}, {"tracking": "lot"}, {"tracking": "serial"}), strict=True):
        house.item(item, **values)
    random = Random(count)
    done = refused = 0
    for start in range(0, count, TOGETHER):
        requests = [a_command(random, start + n) for n in range(TOGETHER)]
        for answer in house.app.bus.dispatch_many(requests, house.who):
            if isinstance(answer, Refused):
                refused += 1
            else:
                done += 1
    assert done > count / 5
    assert refused > count / 5
    assert house.app.check() == []
    assert house.audit_problems() == []
    before = stock(house)
    house.do("inventory.rebuild_levels")
    assert stock(house) == before
    assert house.app.check() == []
