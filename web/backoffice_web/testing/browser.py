"""A live server and a real browser. Chromium is the system's; without one these tests are skipped."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from flask import Flask
from werkzeug.serving import make_server

from backoffice.identity.bootstrap import Initialised

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip

Open = Callable[..., "Page"]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, without a window."""
    playwright = pytest.importorskip("playwright.sync_api", reason="no Playwright here: pip install playwright")
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("no Chromium here: apt-get install chromium")
    with playwright.sync_playwright() as running:
        started = running.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture
def url(app: Flask) -> Iterator[str]:
    """The address of the running web app."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


@pytest.fixture
def context(browser: Browser, url: str) -> Iterator[BrowserContext]:
    """A fresh profile of the browser that knows the address of the app."""
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
