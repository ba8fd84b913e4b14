"""The module catalogue in a browser: by keyboard, on a phone, in safe mode, and every decision."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect
from tests.broken import collection
from tests.web.browser.conftest import BOTH_LOOKS, Open, violations
from tests.web.test_modules import TABLE, YARD

from backoffice.actor import Actor
from backoffice.application import Application
from backoffice.config import Config
from backoffice.testing.plugins import PluginFolder
from backoffice_web.factory import create_app

BROKEN = ("import_error", "raising_fan_out", "wrong_api")


@pytest.fixture
def office(config: Config, plugin_folder: PluginFolder) -> Iterator[Application]:
    """An office with sound modules, one that is installed, one that is new, and some that are broken."""
    plugin_folder.write("yard", YARD, files={"migrations/0001_cars.py": TABLE})
    known = collection()
    for name in BROKEN:
        known[name].place(config.data_dir / "plugins")
    with Application.open(config) as application:
        application.registry.install("yard")
        for name in ("import_error", "raising_fan_out"):
            known[name].claim(application.database)
    with Application.open(config) as application:
        for code in ("a", "b", "c"):
            list(application.catalogue.meanings(lambda *_, **__: [], code, "", 1))
        assert application.registry.faults.flush()
        yield application
    for name in BROKEN:
        known[name].forget()


def faults(page: Page, paths: tuple[str, ...], width: int, theme: Literal["light", "dark"]) -> list[str]:
    """What axe finds on these pages, and which of them scroll sideways."""
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=theme)
    found: list[str] = []
    for path in paths:
        page.goto(path)
        found += [f"{path} {fault}" for fault in violations(page)]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{path} is wider than {width}")
    return found


@BOTH_LOOKS
def test_no_page_of_it_has_an_accessibility_fault(open_page: Open, width: int, theme: Literal["light", "dark"]) -> None:
    paths = (
        "/modules", "/modules?q=nothing+like+it", "/modules/catalog", "/modules/yard", "/modules/import_error",
        "/modules/raising_fan_out", "/modules/wrong_api", "/c/yard.configure",
    )  # fmt: skip
    assert faults(open_page("/modules"), paths, width, theme) == []


def test_a_module_is_opened_beside_the_list_and_closed_by_keyboard(open_page: Open) -> None:
    page = open_page("/modules")
    page.get_by_role("link", name="Yard", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.locator("#drawer-h")).to_be_focused()
    expect(page).to_have_url(re.compile("/modules/yard$"))
    page.keyboard.press("Escape")
    expect(page.locator("#drawer")).to_have_count(0)
    expect(page).to_have_url(re.compile("/modules$"))


def test_a_module_is_found_while_typing(open_page: Open) -> None:
    page = open_page("/modules")
    page.get_by_label("Find a module").press_sequentially("yar", delay=20)
    expect(page.locator(".bo-mod")).to_have_count(1)
    expect(page.locator(".bo-mod h2")).to_have_text("Yard")


def test_on_a_phone_an_open_module_is_a_page_of_its_own(open_page: Open) -> None:
    page = open_page("/modules")
    page.set_viewport_size({"width": 390, "height": 844})
    page.get_by_role("link", name="Yard", exact=True).click()
    expect(page.locator("#drawer")).to_be_in_viewport()
    expect(page.locator(".bo-shelf")).to_be_hidden()


def test_it_is_set_switched_on_and_off_and_removed(open_page: Open, office: Application) -> None:
    page = open_page("/modules/yard")
    page.get_by_role("link", name="Change settings").click()
    page.fill("[name=limit]", "12")
    page.get_by_role("button", name="Save settings").click()
    expect(page.locator("#drawer-h")).to_have_text("Yard")
    page.get_by_role("button", name="Enable", exact=True).click()
    expect(page.locator("#drawer .bo-state").first).to_have_text("Enabled")
    assert office.catalogue.is_on("yard")
    page.get_by_role("button", name="Disable", exact=True).click()
    expect(page.locator("#drawer .bo-state").first).to_have_text("Disabled")
    page.get_by_text("Remove it with its data").click()
    page.get_by_role("button", name="Remove with its data").click()
    expect(page.get_by_label("Type yard to confirm")).to_be_focused()  # nothing is sent without the name
    page.get_by_label("Type yard to confirm").fill("yard")
    page.get_by_role("button", name="Remove with its data").click()
    expect(page.locator("main [role=status]")).to_contain_text("Yard is removed with its data.")
    with office.read() as connection:
        assert "yard_car" not in connection.dialect.get_table_names(connection)


def test_errors_are_shown_and_the_report_copied(open_page: Open, context: BrowserContext, url: str) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=url)
    page = open_page("/modules/raising_fan_out")
    expect(page.get_by_role("region", name="Error log")).to_contain_text("KeyError: 'trade-fair'")
    page.get_by_role("button", name="Copy report").click()
    expect(page.locator("#drawer [role=status]")).to_have_text("Copied")
    report = page.evaluate("navigator.clipboard.readText()")
    assert "Module raising_fan_out" in report
    assert "resolve_code" in report


def test_without_script_every_decision_can_be_taken(context: BrowserContext, open_page: Open, url: str) -> None:
    open_page("/modules").close()  # signs in
    browser = context.browser
    assert browser is not None
    plain = browser.new_context(java_script_enabled=False, storage_state=context.storage_state(), base_url=url)
    page = plain.new_page()
    page.goto("/modules")
    page.get_by_role("link", name="Yard", exact=True).click()
    page.get_by_role("button", name="Enable", exact=True).click()
    expect(page.locator("#drawer .bo-state").first).to_have_text("Enabled")
    plain.close()


class TestPendingRestart:
    @pytest.fixture
    def office(self, config: Config, plugin_folder: PluginFolder, initialised: object) -> Iterator[Application]:
        plugin_folder.write("yard", YARD, files={"migrations/0001_cars.py": TABLE})
        with Application.open(config) as application:
            yield application

    def test_what_was_installed_waits_for_a_restart_that_can_be_asked_for(
        self, open_page: Open, office: Application, actor: Actor
    ) -> None:
        asked: list[int] = []
        office.on_restart.append(lambda: asked.append(1))
        page = open_page("/modules/yard")
        page.get_by_role("button", name="Install", exact=True).click()
        page.goto("/")
        expect(page.locator(".bo-safe")).to_contain_text("Yard was installed while the server ran.")
        assert violations(page) == []
        page.get_by_role("button", name="Restart now").click()
        expect(page.locator("main [role=status]")).to_contain_text("The server starts anew.")
        assert office.registry.generation.restart_asked


class TestSafeMode:
    @pytest.fixture
    def app(self, config: Config) -> Iterator[Flask]:
        (config.data_dir / "starts").mkdir()
        (config.data_dir / "starts" / "inventory").write_text("4194999 2", encoding="utf-8")
        with Application.open(config, safe_mode=True) as application:
            yield create_app(application)

    @BOTH_LOOKS
    def test_it_says_what_stopped_the_start_and_lets_it_be_disabled(
        self, open_page: Open, width: int, theme: Literal["light", "dark"]
    ) -> None:
        page = open_page("/modules")
        expect(page.locator(".bo-safe")).to_contain_text("Inventory stopped the start at")
        expect(page.locator("#nav")).not_to_contain_text("Warehouse")
        assert faults(page, ("/modules", "/modules/inventory"), width, theme) == []
        page.set_viewport_size({"width": 1440, "height": 900})
        page.goto("/modules")
        page.get_by_role("link", name="Look at Inventory").click()
        page.get_by_role("button", name="Disable", exact=True).click()
        expect(page.locator("#drawer .bo-state").first).to_have_text("Disabled")
