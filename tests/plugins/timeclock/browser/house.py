"""A house that really runs: `backoffice serve` with its worker, people with accounts, a browser for each of them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from playwright.sync_api import Browser, BrowserContext, Page, expect
from tests.system.installation import Installation

MODULES = ("parties", "people", "timeclock")
ZONE = ZoneInfo("Europe/Berlin")
WAIT = 20_000  # milliseconds: hours follow a moment after a punch, also on a busy machine


@dataclass
class House:
    """The installation, and the passwords that its accounts were made with."""

    there: Installation
    passwords: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.there.port}"

    def do(self, command: str, **payload: Any) -> Any:
        """Set-up alone: what people do afterwards they do by hand."""
        status, said = self.there.command(command, payload)
        assert status == 200, said
        return said["result"]

    def account(self, name: str, *roles: str, employee: str = "") -> None:
        self.passwords[name] = self.there.run("user", "add", name).splitlines()[-1]
        for role in roles:
            self.there.run("user", "grant", name, role)
        if employee:
            (user,) = self.there.get(f"/api/v1/identity/users?name={name}")[1]["items"]
            self.do("people.link_user", employee=employee, user=user["id"])

    def sign_in(self, browser: Browser, name: str) -> Page:
        """A browser of one's own, in which somebody types name and password."""
        page = self.profile(browser).new_page()
        page.goto("/sign-in")
        page.get_by_label("Name").fill(name)
        page.get_by_label("Password", exact=True).fill(self.passwords[name])
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url("**/")
        return page

    def profile(self, browser: Browser) -> BrowserContext:
        made = browser.new_context(
            base_url=self.url, viewport={"width": 1440, "height": 900}, locale="en-GB", timezone_id=str(ZONE),
            accept_downloads=True,
        )  # fmt: skip
        made.set_default_timeout(WAIT)
        return made


@contextmanager
def house(folder: Path) -> Iterator[House]:
    """Berta and Nils work here; Mara leads them, Paul prepares the payroll."""
    there = Installation(folder, modules=MODULES, zone=str(ZONE))
    made = House(there)
    there.start()
    try:
        _people(made)
        yield made
    finally:
        there.stop()


def _people(made: House) -> None:
    for number, name in (("41", "Berta Kolb"), ("77", "Nils Holt"), ("12", "Mara Stein"), ("13", "Paul Ernst")):
        given = name.partition(" ")[0]
        made.do("people.hire", name=name, given_name=given, number=number, **{"from": "2026-01-01"})
    made.do("people.assign_badge", employee="41", code="0004471", valid_from="2026-01-01T00:00:00Z")
    made.do("people.assign_badge", employee="77", code="0004472", valid_from="2026-01-01T00:00:00Z")
    made.do("people.set_pin", employee="41", pin="482915")
    made.do("people.set_pin", employee="77", pin="730164")
    made.account("berta", "timeclock.self", employee="41")
    made.account("ines", "admin")
    made.account("mara", "timeclock.manager", employee="12")
    made.account("paul", "timeclock.payroll", employee="13")


class Gate:
    """The page at the staff entrance. Its clock is the one on the wall there, which the tests turn."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def at(self, moment: dt.datetime) -> None:
        """It is that time at the gate."""
        self.page.clock.set_system_time(moment)

    def scan(self, code: str) -> None:
        self.page.keyboard.type(code)
        self.page.keyboard.press("Enter")

    def touch(self, digits: str) -> None:
        for digit in digits:
            self.page.get_by_role("button", name=digit, exact=True).click()
        self.page.get_by_role("button", name="OK", exact=True).click()

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name).click()

    def says(self, *texts: str) -> None:
        for text in texts:
            expect(self.page.locator("#main")).to_contain_text(text, timeout=WAIT)

    def waits(self, punches: int) -> None:
        expect(self.page.locator("#kiosk")).to_have_attribute("data-waiting", str(punches), timeout=WAIT)


def code_in(text: str) -> str:
    """The one-time code that a page shows."""
    found = re.search(r"[A-Z2-9]{5}-[A-Z2-9]{5}", text)
    assert found is not None, text
    return found.group()
