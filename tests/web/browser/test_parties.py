"""A clerk decides in a browser that two parties are one, and takes it back."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from tests.web.browser.conftest import BOTH_LOOKS, Open
from tests.web.browser.test_pages import faults_of

from backoffice.actor import Actor
from backoffice.application import Application

pytestmark = pytest.mark.needs("parties")
PAGES = ("/parties/duplicates", "/r/parties/parties", "/r/parties/parties/1", "/c/parties.create_party")


@pytest.fixture
def plugins() -> tuple[str, ...]:
    return ("parties",)


@BOTH_LOOKS
def test_two_parties_become_one_and_two_again(
    open_page: Open, office: Application, actor: Actor, theme: str, width: int
) -> None:
    for name in ("Nordwerk <b>GmbH</b>", "NORDWERK B & GmbH B"):
        facts = {"name": name, "email": "info@nordwerk.example", "city": "Hamburg", "country": "DE"}
        office.dispatch("parties.create_party", facts, actor)
    page = open_page("/")
    assert faults_of(page, PAGES, width, theme) == []
    page.goto("/parties/duplicates")
    expect(page.locator("main h2")).to_have_text("Same e-mail address · Same name and city")
    page.click("text=Keep this one >> nth=1")
    page.click("button:has-text('Merge parties')")
    expect(page.locator("main h2")).to_have_text("No duplicates")
    page.goto("/r/parties/parties/1")
    expect(page.locator("main h1")).to_contain_text("Archived")
    expect(page.locator("main dd a")).to_have_text("P-000002")
    page.goto("/r/parties/merges/1")
    page.click("button:has-text('Undo merge')")
    page.goto("/parties/duplicates")
    page.click("button:has-text('They are not the same')")
    expect(page.locator("main h2")).to_have_text("No duplicates")
