"""People in a browser: the own page and the picture of the company, by mouse and by keyboard."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from tests.web.browser.conftest import BOTH_LOOKS, Open
from tests.web.browser.test_pages import faults_of

from backoffice.actor import Actor
from backoffice.application import Application

pytestmark = pytest.mark.needs("people")
PAGES = (
    "/people/me", "/people/chart", "/people/chart?top=2", "/r/people/employees", "/r/people/employees/1",
    "/c/people.hire", "/c/people.own_ask_change",
)  # fmt: skip


@pytest.fixture
def plugins() -> tuple[str, ...]:
    return ("parties", "people")


@BOTH_LOOKS
def test_the_own_page_and_the_chart(open_page: Open, office: Application, actor: Actor, theme: str, width: int) -> None:
    def hire(name: str, **more: str) -> None:
        facts = {"name": name, "from": "2026-01-01", "site": "MAIN", **more}
        office.dispatch("people.hire", facts, actor)

    hire("Bo Lind")
    for name in ("Ana Reyes", "Kim Sol", "Maximiliane Wolkenstein-Trautmannsdorff"):
        hire(name, manager="E-00001")
    office.dispatch("people.link_user", {"employee": "E-00001", "user": "admin"}, actor)
    office.dispatch("people.set_private", {"employee": "E-00001", "city": "Kiel"}, actor)
    page = open_page("/")
    assert faults_of(page, PAGES, width, theme) == []
    page.goto("/people/me")
    page.click("text=Ask for a change")
    page.fill("[name=wish]", "I have moved to Bremen")
    page.keyboard.press("Enter")
    page.click("main form button:not([type=button])")
    expect(page.locator("main")).to_contain_text("I have moved to Bremen")
    page.goto("/people/chart")
    page.locator("svg a").nth(1).focus()
    page.keyboard.press("Enter")
    expect(page.locator("main h1 + p")).to_contain_text("Ana Reyes")
