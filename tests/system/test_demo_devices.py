"""The demo as a visitor tries it: a virtual scanner moves stock on the open scan page, a printer runs out of paper."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.system.installation import PROGRAM

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.timeout(600),
    pytest.mark.needs("catalog", "inventory"),
]
ITEM = "2000260009407"


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[tuple[str, str]]:
    """(address, password of the administrator) of a demo that runs with all its processes."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    log = tmp_path / "demo.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [*PROGRAM, "demo", "--data", str(tmp_path / "demo"), "--port", str(port)],
            stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT, start_new_session=True,
            env={name: value for name, value in os.environ.items() if not name.startswith("BACKOFFICE_")},
        )  # fmt: skip
    try:
        _until(lambda: _answers(port), 300)
        password = re.search(r"^\s+admin\s+(\S+)$", log.read_text(), re.MULTILINE)
        assert password is not None
        yield f"http://127.0.0.1:{port}", password[1]
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(30)


@pytest.fixture
def visitor(browser: Browser, demo: tuple[str, str]) -> Iterator[BrowserContext]:
    """A browser in which the administrator is signed in."""
    address, password = demo
    context = browser.new_context(base_url=address, viewport={"width": 1440, "height": 900}, locale="en-GB")
    context.set_default_timeout(30_000)
    page = context.new_page()
    page.goto("/sign-in")
    page.fill("#name", "admin")
    page.fill("#password", password)
    page.click("button.btn-primary")
    page.wait_for_url("**/")
    yield context
    context.close()


def test_a_virtual_scan_moves_stock_on_the_open_scan_page(visitor: BrowserContext) -> None:
    scanner, station = _device(visitor, "Scanner at dock 1"), visitor.new_page()
    station.goto("/scan?station=DOCK-1")
    station.wait_for_selector("body[data-ready]")
    _scan(scanner, "DOCK-IN")
    _shows(station, "Receiving into DOCK-IN")
    _scan(scanner, ITEM)
    _shows(station, "Hex bolt M8")
    _shows(station, "DOCK-IN")
    station.keyboard.press("F9")
    _shows(station, "Undone")
    _scan(scanner, "no such code")
    station.wait_for_selector("#last.is-bad")
    _scan(scanner, ITEM)  # held: the alarm has not been answered
    station.wait_for_function("() => document.querySelectorAll('#run li').length >= 4")
    station.keyboard.press("Enter")
    station.wait_for_selector("#last:not(.is-bad)")
    _scan(scanner, ITEM)
    _shows(station, "Hex bolt M8")


def test_paper_out_makes_the_job_wait_and_home_say_so_and_refilled_it_prints_once(visitor: BrowserContext) -> None:
    printer = _device(visitor, "Receipt printer at dock 1")
    printer.click("#act-paper_out button")
    printer.wait_for_selector("#live :text('Paper out')")
    printer.click("text=Print the test page")
    queue = visitor.new_page()
    queue.goto("/prints")
    queue.wait_for_selector("#live :text('Waiting for the printer')")
    home = visitor.new_page()
    home.goto("/")
    home.wait_for_selector("#attention :text('Receipt printer at dock 1 needs a hand')")
    printer.click("#act-refill button")
    queue.goto("/prints?show=done")
    queue.wait_for_selector("#live :text('Printed')")
    time.sleep(2)
    queue.reload()
    assert queue.locator("#live tbody tr").count() == 1
    picture = visitor.request.get("/prints/1/preview.png")
    assert picture.ok and picture.body().startswith(b"\x89PNG")


def _device(visitor: BrowserContext, name: str) -> Page:
    page = visitor.new_page()
    page.goto("/devices")
    page.wait_for_selector(f"tr:has-text('{name}') :text('Ready')")
    page.click(f"a:has-text('{name}')")
    page.wait_for_load_state()
    return page


def _scan(device: Page, code: str) -> None:
    device.fill("#a-scan-code", code)
    with device.expect_response("**/act"):
        device.click("#act-scan button")


def _shows(station: Page, text: str) -> None:
    station.wait_for_function("text => document.querySelector('#last').innerText.includes(text)", arg=text)


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def _until(holds: Callable[[], bool], seconds: float) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.1)
