"""A warehouse on a fresh database of each kind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.plugins.house import House, open_house


@pytest.fixture
def plugins() -> tuple[str, ...]:
    return ("catalog", "inventory")


@pytest.fixture
def house(database_url: str, tmp_path: Path) -> Iterator[House]:
    """An empty warehouse with one company and one site."""
    opened = open_house(database_url, tmp_path / "data")
    yield opened
    opened.app.close()


@pytest.fixture
def stocked(house: House) -> House:
    """Two bins, and bolts that are kept in pieces and come in boxes of 200."""
    house.place("A-01")
    house.place("A-02")
    house.item("BOLT", barcodes=["2000000417400", {"code": "12000000417407", "unit": "box", "quantity": "200"}])
    return house
