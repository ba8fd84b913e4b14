"""Leave in a browser: somebody asks with a preview before their eyes, somebody decides, and the month shows it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from playwright.sync_api import expect
from tests.web.browser.conftest import BOTH_LOOKS, Open
from tests.web.browser.test_pages import faults_of

from backoffice.actor import Actor
from backoffice.application import Application
from backoffice.identity.bootstrap import Initialised

pytestmark = pytest.mark.needs("people")
PAGES = ("/people/leave/mine", "/people/leave/approvals", "/people/leave/calendar?month=2027-06", "/holidays?year=2027")
MONDAY = dt.date(2027, 6, 7)


@pytest.fixture
def plugins() -> tuple[str, ...]:
    return ("parties", "people")


@BOTH_LOOKS
def test_leave_is_asked_for_decided_on_and_drawn(
    open_page: Open, office: Application, actor: Actor, initialised: Initialised, theme: str, width: int
) -> None:
    def do(command: str, **facts: object) -> int:
        found = office.dispatch(command, {name.rstrip("_"): value for name, value in facts.items()}, actor).result
        return int((found or {}).get("id", 0))

    do("people.create_department", code="STORE", name="Warehouse")
    do("people.create_leave_type", code="ANNUAL", name="Annual leave")
    do("people.create_leave_policy", code="ANNUAL-30", name="30 days", type="ANNUAL", entitlement="30")
    staff = {
        name: do("people.hire", name=name, from_="2026-01-01", department="STORE")
        for name in ("Ana Reyes", "Bo Lind", "Mia Wolf")
    }
    for ident in staff.values():
        do("people.assign_leave_policy", employee=ident, policy="ANNUAL-30")
    do("people.link_user", employee=staff["Ana Reyes"], user=initialised.admin_id)
    days = {"type": "ANNUAL", "from_": MONDAY.isoformat(), "to": "2027-06-09"}
    asked = do("people.request_leave", employee=staff["Bo Lind"], **days)
    office.dispatch("people.decide_leave", {"request": asked}, replace(actor, id="user:99", user_id=99))
    # Somebody else enters Mia's, so that the administrator may decide on it.
    mia = {"employee": staff["Mia Wolf"], "type": "ANNUAL", "from": "2027-06-08", "to": "2027-06-08"}
    office.dispatch("people.request_leave", mia, replace(actor, id="user:99", user_id=99))

    page = open_page("/people/leave/mine")
    page.fill("#ask-from", MONDAY.isoformat())
    page.fill("#ask-to", "2027-06-11")
    page.select_option("#ask-half", "ends_at_noon")
    expect(page.locator("#preview")).to_contain_text("4.5 days of the balance")
    page.click("text=Send the request")
    expect(page.locator("main .bo-state").first).to_contain_text("Waiting")

    page.goto("/people/leave/approvals")
    expect(page.locator("article", has_text="Ana Reyes")).to_contain_text("Somebody else decides")
    page.click("article:has-text('Mia Wolf') >> text=Approve")
    expect(page.locator("article")).to_have_count(1)

    page.goto("/people/leave/calendar?month=2027-06")
    conflict = page.locator("tfoot td.is-conflict")  # two of three are away on the 8th
    expect(conflict).to_have_count(1)
    page.locator("tr:has-text('Bo Lind') .bo-leave-a").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    expect(page.locator(":focus")).to_have_attribute("title", "Mia Wolf, Jun 8, 2027: Annual leave")
    assert faults_of(page, PAGES, width, theme) == []
