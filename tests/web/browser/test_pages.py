"""Every kind of page: accessible, within its width, obedient to the policy; and by keyboard."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from tests.web.browser.conftest import BOTH_LOOKS, LOOKS, Open, violations

from backoffice.actor import Actor
from backoffice.application import Application

PAGES = (
    "/", "/r/catalog/items", "/r/catalog/items?q=nothing", "/r/catalog/items?nope=1", "/r/catalog/items/1",
    "/r/inventory/moves", "/r/journal/entries", "/c/catalog.create_item", "/modules", "/me", "/nowhere", "/scan",
    "/scan/cards", "/holidays",
)  # fmt: skip
DEVICES = (
    "/devices",
    "/devices/1",
    "/devices/2",
    "/devices/add",
    "/devices/pairing",
    "/prints",
    "/prints?show=done",
    "/",
)
pytestmark = pytest.mark.usefixtures("warehouse")


@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_pages_have_no_accessibility_fault_and_do_not_scroll_sideways(
    context: BrowserContext, open_page: Open, width: int, theme: str
) -> None:
    page = open_page("/")
    faults = faults_of(page, PAGES, width, theme)
    context.clear_cookies()
    page.goto("/sign-in")
    faults += [f"/sign-in {fault}" for fault in violations(page)]
    assert faults == []


@BOTH_LOOKS
def test_so_have_the_pages_of_devices(
    open_page: Open, warehouse: Application, actor: Actor, width: int, theme: str
) -> None:
    terminal = {"name": "Packing bench", "site": "MAIN", "role": "viewer"}
    ident = warehouse.dispatch("stations.add_terminal", terminal, actor).result["terminal"]
    for number, driver in enumerate(("virtual.scanner", "virtual.printer")):
        facts = {"terminal": ident, "driver": driver, "device": {"bus": "virtual", "path": f"d-{number}"}}
        device = warehouse.dispatch("stations.add_device", facts, actor).result["id"]
    warehouse.dispatch("stations.print_test_page", {"device": device}, actor)
    with warehouse.database.write() as connection:
        connection.exec_driver_sql("update core_print_job set state = 'uncertain', reason = 'Power was lost.'")
        connection.exec_driver_sql("update core_terminal set enrolled_at = created_at, seen_at = '2026-01-01 00:00:00'")
    assert faults_of(open_page("/"), DEVICES, width, theme) == []


def faults_of(page: Page, paths: Iterable[str], width: int, theme: str) -> list[str]:
    """What axe-core finds on the pages, and which of them are wider than the window."""
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    faults: list[str] = []
    for path in paths:
        page.goto(path)
        assert page.evaluate("document.documentElement.dataset.bsTheme") == theme
        faults += [f"{path} {fault}" for fault in violations(page)]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            faults.append(f"{path} is wider than the window")
    return faults


def test_the_theme_is_kept_on_the_device(open_page: Open) -> None:
    page = open_page("/")
    page.click(".bo-top details > summary")
    page.click("[data-theme-set=dark] >> nth=0")
    assert page.evaluate("document.documentElement.dataset.bsTheme") == "dark"
    page.goto("/modules")
    assert page.evaluate("document.documentElement.dataset.bsTheme") == "dark"


def test_the_palette_finds_a_record_and_a_scanned_code(open_page: Open) -> None:
    page = open_page("/")
    page.keyboard.press("Control+k")
    page.keyboard.type("wall plug", delay=5)
    expect(page.locator("#palette [role=option]").first).to_contain_text("PLUG")
    page.keyboard.press("Enter")
    page.wait_for_url("**/r/catalog/items/*")
    page.keyboard.press("Control+k")
    page.keyboard.type("BOLT", delay=0)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("BOLT")


def test_a_list_by_keyboard(open_page: Open) -> None:
    page = open_page("/r/catalog/items")
    page.keyboard.press("j")
    page.wait_for_timeout(100)
    page.keyboard.press("j")
    expect(page.locator("tr.bo-cursor")).to_contain_text("PLUG")
    page.keyboard.press("Enter")
    page.wait_for_url("**/r/catalog/items/2")


def test_a_scanners_burst_triggers_no_shortcut(open_page: Open) -> None:
    page = open_page("/r/catalog/items")
    press = "key => document.body.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true}))"
    page.evaluate(f"[...'cjeff'].forEach({press})")
    page.wait_for_timeout(200)
    assert page.url.endswith("/r/catalog/items")
    assert page.locator("tr.bo-cursor").count() == 0


def test_a_row_opens_by_a_click_anywhere(open_page: Open) -> None:
    page = open_page("/r/catalog/items")
    page.click("td:has-text('Wall plug')")
    page.wait_for_url("**/r/catalog/items/2")


def test_a_filter_is_added_by_hand(open_page: Open) -> None:
    page = open_page("/r/catalog/items")
    page.keyboard.press("f")
    page.select_option("#filter-column", label="Tracking")
    expect(page.locator("#filter-text option").first).to_have_text("None")
    page.click("text=Add this filter")
    expect(page.locator(".bo-chip b")).to_have_text("None")
    page.click("a[aria-label='Remove filter Tracking']")
    expect(page.locator(".bo-chip b")).to_have_count(0)


def test_a_double_click_creates_one_item(open_page: Open, warehouse: Application) -> None:
    page = open_page("/c/catalog.create_item")
    page.fill("[name=sku]", "NUT")
    page.fill("[name=name]", "Nut")
    page.fill("[name=uom]", "pcs")
    page.dblclick("button[value=send]")
    expect(page.locator("h1")).to_contain_text("NUT")
    with warehouse.read() as connection:
        found = connection.exec_driver_sql("select count(*) from core_journal where command = 'catalog.create_item'")
        assert found.scalar_one() == 3


def test_references_are_looked_up_while_typing(open_page: Open) -> None:
    page = open_page("/c/inventory.receive")
    page.locator("[name=item]").press_sequentially("bol", delay=20)
    expect(page.locator("#f-item-l option").first).to_have_attribute("value", "BOLT")


def test_the_navigation_opens_on_a_small_screen(open_page: Open) -> None:
    page = open_page("/")
    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.locator("#nav")).to_be_hidden()
    page.click("[data-nav-toggle]")
    page.click("#nav >> text=Items")
    page.wait_for_url("**/r/catalog/items")
