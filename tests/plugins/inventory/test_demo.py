"""The demo company is believable, sound, and the same each time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.plugins.house import House, open_house

from backoffice.testing.databases import Databases
from backoffice_catalog.demo import items
from backoffice_catalog.demo.family import samples
from backoffice_catalog.rules import expected_check_digit
from backoffice_inventory.demo.stock import fill, working_days
from backoffice_web.demo import Office

TODAY = dt.date(2026, 11, 22)


@pytest.fixture
def dialect() -> str:
    """SQLite is what the demo runs on."""
    return "sqlite"


def demo(house: House, *, weeks: int) -> tuple[list[Any], list[Any], list[tuple[str, str]]]:
    """Fill a house; gives all moves, the stock, and the codes to try."""
    office = Office(house.app, house.who)
    items.fill(office, 7)
    fill(office, 7, TODAY, weeks)
    with house.app.read() as connection:
        moves = connection.exec_driver_sql(
            "SELECT id, item_id, from_id, to_id, lot_id, quantity, cost, at FROM inventory_move ORDER BY id"
        ).fetchall()
        codes = connection.exec_driver_sql("SELECT code FROM catalog_barcode ORDER BY id").fetchall()
    return list(map(tuple, moves)), [code for (code,) in codes], office.samples


@pytest.fixture
def houses(databases: Databases, tmp_path: Path) -> Iterator[list[House]]:
    urls = [databases.migrated("sqlite", ("catalog", "inventory")) for _ in range(2)]
    opened = [open_house(url, tmp_path / str(n)) for n, url in enumerate(urls)]
    yield opened
    for house in opened:
        house.app.close()


def test_a_small_demo_twice(houses: list[House], monkeypatch: pytest.MonkeyPatch) -> None:
    few = [sample for n, sample in enumerate(samples()) if n % 20 == 0 or sample.sku == "FX-M8-40-Z"]
    monkeypatch.setattr(items, "samples", lambda: few)
    first, second = (demo(house, weeks=1) for house in houses)
    assert first == second
    moves, codes, offered = first
    assert len(moves) > 500
    assert all(expected_check_digit(code) is None for code in codes)
    assert len(offered) == 4
    assert houses[0].app.check() == []
    assert houses[0].audit_problems() == []
    days = {str(move[-1])[:10] for move in moves}
    opening = TODAY - dt.timedelta(days=7)
    assert days == {str(day) for day in (opening, *working_days(TODAY, 5))}


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_the_whole_demo(houses: list[House]) -> None:
    moves, codes, _ = demo(houses[0], weeks=6)
    assert len(moves) > 5000
    assert len(codes) > 4000
    assert houses[0].count("catalog_item") > 2500
    assert houses[0].count("inventory_location") > 290
    assert houses[0].app.check() == []
    assert houses[0].audit_problems() == []


def test_working_days_are_monday_to_friday() -> None:
    assert working_days(dt.date(2026, 11, 23), 2) == [dt.date(2026, 11, 19), dt.date(2026, 11, 20)]
