"""A warehouse to look at in a real browser, and axe-core to look with."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from backoffice.actor import Actor
from backoffice.application import Application
from backoffice_web.testing.browser import Open

__all__ = ["BOTH_LOOKS", "LOOKS", "Open", "violations"]

AXE = (Path(__file__).parent / "vendor/axe.min.js").read_text(encoding="utf-8")
LOOKS = [
    ("light", 1440),
    pytest.param("dark", 390, marks=pytest.mark.slow),
    pytest.param("dark", 1440, marks=pytest.mark.slow),
    pytest.param("light", 390, marks=pytest.mark.slow),
]
"""Theme and width of every page that is looked at; one of them is fast."""
BOTH_LOOKS = pytest.mark.parametrize(("theme", "width"), LOOKS[:2])
"""The two that share nothing, for pages that are looked at along the way."""
RUN = "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}, resultTypes: ['violations']})"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture
def dialect() -> str:
    """What a browser shows does not depend on the database: one is enough."""
    return "sqlite"


@pytest.fixture
def plugins() -> tuple[str, ...]:
    return ("catalog", "inventory")


@pytest.fixture
def warehouse(office: Application, actor: Actor) -> Application:
    """Two bins and two items, one of them with a barcode."""
    for code in ("A-1", "B-2"):
        office.dispatch("inventory.create_location", {"code": code, "name": f"Bin {code}", "kind": "internal"}, actor)
    bolt = {"sku": "BOLT", "name": "Hex bolt M8 × 40", "uom": "pcs", "barcodes": ["4006381333931"]}
    office.dispatch("catalog.create_item", bolt, actor)
    office.dispatch("catalog.create_item", {"sku": "PLUG", "name": "Wall plug 8 mm", "uom": "pcs"}, actor)
    return office


def violations(page: Page) -> list[str]:
    """What axe-core finds on the page, a line each."""
    page.evaluate(AXE + ";0")
    found = page.evaluate(RUN, RULES)
    return [f"{one['id']}: {node['html'][:160]}" for one in found["violations"] for node in one["nodes"]]
