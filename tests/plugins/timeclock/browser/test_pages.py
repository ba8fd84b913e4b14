"""The pages around the time clock in real Chromium: enrolled by a code, decided by a manager, printed."""

from __future__ import annotations

import re
from typing import Literal

import pytest
from playwright.sync_api import BrowserContext, expect
from tests.plugins.timeclock.browser.conftest import BERTA, Kiosk
from tests.plugins.timeclock.browser.test_kiosk import faults
from tests.plugins.timeclock.conftest import Clock

from backoffice_web.testing.browser import Open

PATHS = ("/timeclock/board", "/timeclock/evacuation", "/timeclock/corrections", "/timeclock/clocks", "/timeclock/me",
         "/people/badges/1/card")  # fmt: skip


@pytest.mark.parametrize("theme", ["light", pytest.param("dark", marks=pytest.mark.slow)])
def test_a_manager_makes_a_code_decides_and_sees_who_is_in(
    shop: Clock, open_page: Open, context: BrowserContext, theme: Literal["light", "dark"]
) -> None:
    page = open_page("/timeclock/clocks")
    page.fill("#n-name", "Gate")
    page.get_by_role("button", name="Make a code").click()
    expect(page.locator("main")).to_contain_text("The code is")
    code = re.search(r"[A-Z2-9]{5}-[A-Z2-9]{5}", page.inner_text("main"))
    assert code is not None
    clock = context.new_page()  # the same browser, in which the manager is signed in
    clock.goto("/timeclock/kiosk")
    clock.fill("#code", code.group())
    clock.click("button.btn-primary")
    clock.wait_for_selector("body[data-ready]")
    kiosk = Kiosk(clock, context)
    kiosk.scan(BERTA)
    kiosk.says("EIN um")
    clock.get_by_role("button", name="Buchung vergessen").click()
    clock.get_by_role("button", name="Gestern").click()
    kiosk.touch("1630")
    kiosk.says("Beantragt")
    kiosk.sent()
    seen: list[str] = []
    page.emulate_media(color_scheme=theme)
    for path in PATHS:
        page.goto(path)
        expect(page.locator("h1")).to_be_visible()
        seen += [f"{path} {fault}" for fault in faults(page)]
    page.goto("/timeclock/board")
    expect(page.locator("main")).to_contain_text("Berta Kolb")
    page.goto("/timeclock/corrections")
    page.get_by_role("button", name="Approve the request of Berta Kolb").click()
    expect(page.locator("main")).to_contain_text("Approved")
    (row,) = shop.rows("corrections")
    assert (row["state"], row["decided_by"]) == ("approved", shop.who.id)
    assert seen == []


def test_people_clock_in_in_the_browser(shop: Clock, open_page: Open, initialised) -> None:  # type: ignore[no-untyped-def]
    shop.do("people.link_user", employee="E-1", user=initialised.admin_id)
    page = open_page("/timeclock/me")  # in German, which is what Berta reads
    page.get_by_role("button", name="Kommen").click()
    expect(page.locator("main")).to_contain_text("Anwesend seit")
    page.get_by_role("button", name="Pause beginnen").click()
    page.get_by_role("button", name="Pause beenden").click()
    page.get_by_role("button", name="Gehen").click()
    expect(page.locator("main")).to_contain_text("Sie sind nicht eingestempelt")
    assert [row["source"] for row in shop.rows("punches")] == ["web"] * 4
