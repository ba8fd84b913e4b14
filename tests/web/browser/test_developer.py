"""The pages for developers: accessible, within their width, and used by keyboard and without script."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from tests.web.browser.conftest import LOOKS, Open, violations

from backoffice.actor import Actor
from backoffice.application import Application
from backoffice.identity.bootstrap import Initialised
from backoffice.jobs.worker import Worker

TRY = "/developer/commands/catalog.create_item"


@pytest.fixture(autouse=True)
def happenings(warehouse: Application, actor: Actor) -> None:
    """Events that were handled, hooks that ran and one that failed."""
    goods = {"item": "BOLT", "to": "A-1", "quantity": "10", "unit_cost": "1.50"}
    warehouse.dispatch("inventory.receive", goods, actor)
    Worker(warehouse, threads=1).drain()
    hook = warehouse.registry.manager.hook.resolve_code
    for code in ("BOLT", "4006381333931"):
        hook(read=lambda *_, **__: [], code=code, aim="", company_id=actor.company_id)
    warehouse.registry.faults.record("inventory", "resolve_code", ValueError("the code is of another planet"))
    warehouse.registry.faults.flush()
    warehouse.registry.hook_times.flush(warehouse.database)


@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_pages_have_no_accessibility_fault_and_do_not_scroll_sideways(open_page: Open, width: int, theme: str) -> None:
    page = open_page("/")
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    faults: list[str] = []

    def look(where: str) -> None:
        faults.extend(f"{where} {fault}" for fault in violations(page))
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            faults.append(f"{where} is wider than the window")

    for path in (
        "/developer/hooks", "/developer/commands", "/developer/commands?q=nothing-like-it", TRY, "/r/jobs/events",
        "/r/jobs/events/1", "/r/plugins/faults", "/r/plugins/faults/1", "/r/plugins/hooks", "/r/plugins/processes",
    ):  # fmt: skip
        page.goto(path)
        look(path)
    page.goto(TRY)
    for button in ("Check, write nothing", "Run it"):
        page.get_by_role("button", name=button).click()
        page.wait_for_selector("#answer-h")
        look(button)
    page.fill("#payload", "{}")
    page.get_by_role("button", name="Run it").click()
    page.wait_for_selector(".bo-note.bo-bad")
    look("refused")
    assert faults == []


def test_a_command_is_found_and_tried_by_keyboard(open_page: Open) -> None:
    page = open_page("/developer/commands")
    page.keyboard.press("/")
    expect(page.locator("#list-q")).to_be_focused()
    page.keyboard.type("create_item")
    page.keyboard.press("Enter")
    page.wait_for_url("**/developer/commands?q=create_item")
    page.get_by_role("link", name="catalog.create_item").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{TRY}")
    run(page, "Keyboard nut")
    expect(page.locator("#main")).to_contain_text("Carried out and committed.")


def test_it_works_without_script(browser: Browser, url: str, initialised: Initialised) -> None:
    bare: BrowserContext = browser.new_context(base_url=url, java_script_enabled=False)
    page = bare.new_page()
    page.goto("/sign-in")
    page.fill("#name", initialised.admin_name)
    page.fill("#password", initialised.password)
    page.click("button.btn-primary")
    page.goto(TRY)
    run(page, "Bare nut")
    expect(page.locator("#main")).to_contain_text("Carried out and committed.")
    bare.close()


def run(page: Page, name: str) -> None:
    """Give the example another name and run it by keyboard alone."""
    payload = json.loads(page.locator("#payload").input_value())
    page.fill("#payload", json.dumps({**payload, "sku": name.upper().replace(" ", "-"), "name": name, "barcodes": []}))
    page.get_by_role("button", name="Run it").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#answer-h")
