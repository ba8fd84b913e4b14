"""What the demo's warehouse keeps: which of the catalogue's items, at what cost, in what lots, in which zone."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import Any

# By the first letters of the SKU: (zone, cheapest and dearest cost in cents, usual quantity of a delivery).
_KINDS: dict[str, tuple[str, int, int, int]] = {
    "F": ("B", 2, 60, 1000), "N": ("B", 190, 420, 25), "A": ("A", 4, 180, 400), "AM": ("E", 890, 2400, 24),
    "H": ("D", 60, 900, 80), "L": ("D", 350, 2600, 30), "LD": ("R", 3900, 18900, 4), "LX": ("R", 8900, 32900, 3),
    "C": ("D", 90, 1900, 60), "CD": ("C", 70, 340, 150), "CT": ("A", 2, 14, 2000), "CH": ("R", 90, 780, 120),
    "T": ("D", 40, 480, 100), "W": ("C", 320, 4200, 20), "PW": ("C", 5900, 34900, 6), "D": ("C", 60, 2900, 40),
    "B": ("A", 40, 260, 120), "BX": ("R", 290, 2900, 30), "S": ("C", 12, 210, 200), "SH": ("R", 2900, 7900, 8),
    "SE": ("E", 240, 690, 72), "P": ("E", 390, 2900, 36), "PC": ("A", 90, 740, 80), "R": ("R", 30, 390, 200),
    "G": ("A", 180, 1290, 48), "FR": ("R", 110, 1490, 60), "LB": ("A", 160, 640, 60),
}  # fmt: skip
_STOCKED = 0.55
"""The part of the catalogue that is kept in stock; the rest is ordered when somebody wants it."""


@dataclass(frozen=True)
class Goods:
    """An item of the demo: `batch` is the usual quantity of a delivery, `wanted` how often it is asked for."""

    sku: str
    zone: str
    tracking: str
    cost: Decimal
    batch: int
    wanted: float


def goods(office: Any, random: Random) -> list[Goods]:
    """The items that the warehouse keeps, in the order of their numbers."""
    return [_one(row, random) for row in _items(office) if random.random() < _STOCKED or row["sku"] == "FX-M8-40-Z"]


def _items(office: Any) -> list[dict[str, str]]:
    resource = office.application.resource("catalog.items")
    columns = ("sku", "tracking")
    with office.application.read() as connection:
        chunks = resource.stream(connection, office.actor, {"sort": "sku"}, columns)
        return [dict(zip(columns, row, strict=True)) for rows in chunks for row in rows]


def _one(row: dict[str, str], random: Random) -> Goods:
    sku = row["sku"]
    zone, cheap, dear, batch = _KINDS.get(sku[:2]) or _KINDS.get(sku[:1]) or ("A", 100, 900, 40)
    cents = cheap * (dear / cheap) ** random.random()  # small prices are more frequent than large ones
    cost = Decimal(round(cents * 100)).scaleb(-4)
    usual = max(1, round(batch * random.uniform(0.4, 1.6)))
    return Goods(sku, zone, row["tracking"], cost, usual, random.paretovariate(1.2))
