"""A live server and a real browser. Chromium is the system's; without one these tests are skipped."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from werkzeug.serving import make_server

from backoffice.actor import Actor
from backoffice.application import Application
from backoffice.identity.bootstrap import Initialised

ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
AXE = (Path(__file__).parent / "vendor/axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

Open = Callable[..., Page]


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


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("no Chromium here: apt-get install chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture
def url(web: Flask) -> Iterator[str]:
    """The address of the running web app."""
    server = make_server("127.0.0.1", 0, web, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


@pytest.fixture
def context(browser: Browser, url: str) -> Iterator[BrowserContext]:
    made = browser.new_context(base_url=url, viewport={"width": 1440, "height": 900}, locale="en-GB")
    made.set_default_timeout(10_000)
    yield made
    made.close()


@pytest.fixture
def open_page(context: BrowserContext, initialised: Initialised) -> Iterator[Open]:
    """Opens pages as the administrator; what a page complains about (policy, scripts) fails the test."""
    complaints: list[str] = []

    def open_(path: str) -> Page:
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if _complains(said.text, said.type) else None)
        page.goto("/sign-in")
        if page.url.endswith("/sign-in"):
            page.fill("#name", initialised.admin_name)
            page.fill("#password", initialised.password)
            page.click("button.btn-primary")
            page.wait_for_url("**/")
        page.goto(path)
        return page

    yield open_
    assert complaints == []


def _complains(text: str, kind: str) -> bool:
    """Answers that are no success are reported by the browser too; tests look at those themselves."""
    return kind in ("error", "warning") and not text.startswith("Failed to load resource")


def violations(page: Page) -> list[str]:
    """What axe-core finds on the page, a line each."""
    page.evaluate(AXE + ";0")
    found = page.evaluate("rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", RULES)
    return [f"{one['id']}: {node['html'][:160]}" for one in found["violations"] for node in one["nodes"]]
