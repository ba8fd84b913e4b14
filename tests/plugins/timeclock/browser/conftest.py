"""A kiosk in a real browser: enrolled by a code, at the first site."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from tests.plugins.timeclock.conftest import BERTA, Clock

from backoffice.actor import system_actor
from backoffice.identity.bootstrap import offer_roles
from backoffice.stations.terminals.enrolment import new_code

NILS, PIN = "77", "482915"


@pytest.fixture
def dialect() -> str:
    """What a browser shows does not depend on the database: one is enough."""
    return "sqlite"


@dataclass
class Kiosk:
    """The page, and what people do in front of it."""

    page: Page
    context: BrowserContext

    def scan(self, code: str) -> None:
        """As a scanner types: fast, then Enter."""
        self.page.keyboard.type(code)
        self.page.keyboard.press("Enter")

    def touch(self, digits: str) -> None:
        for digit in digits:
            self.page.get_by_role("button", name=digit, exact=True).click()
        self.page.get_by_role("button", name="OK", exact=True).click()

    def says(self, text: str) -> None:
        expect(self.page.locator("#main")).to_contain_text(text)

    def on(self, screen: str) -> None:
        expect(self.page.locator("#kiosk")).to_have_attribute("data-screen", screen)

    def sent(self) -> None:
        expect(self.page.locator("#kiosk")).to_have_attribute("data-waiting", "0")


@pytest.fixture
def shop(clock_in: Clock) -> Clock:
    """Real time; Nils has a number and a PIN."""
    clock_in.time._now = None
    clock_in.do("people.hire", name="Nils Holt", given_name="Nils", number=NILS, **{"from": "2026-01-01"})
    clock_in.do("people.set_pin", employee=NILS, pin=PIN)
    offer_roles(clock_in.app.database, clock_in.app.bus, clock_in.app.catalogue.roles(), system_actor(1))
    return clock_in


@pytest.fixture
def kiosk(shop: Clock, context: BrowserContext) -> Iterator[Kiosk]:
    """A browser in which nobody is signed in, enrolled as a time clock; complaints of the page fail the test."""
    added = shop.do("stations.add_terminal", name="Staff entrance", site="MAIN", role="timeclock.kiosk")
    complaints: list[str] = []
    page = context.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    page.goto("/timeclock/kiosk")
    page.fill("#code", new_code(shop.app, shop.who, added["terminal"]).text.lower())
    page.click("button.btn-primary")
    page.wait_for_selector("body[data-ready]")
    yield Kiosk(page, context)
    assert [one for one in complaints if not one.startswith("Failed to load resource")] == []


__all__ = ["BERTA", "NILS", "PIN", "Kiosk"]
