"""Personnel lets somebody go, in a browser: the badge comes back first."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from tests.web.browser.conftest import Open
from tests.web.browser.test_pages import faults_of

from backoffice.actor import Actor
from backoffice.application import Application

pytestmark = pytest.mark.needs("people")


@pytest.fixture
def plugins() -> tuple[str, ...]:
    return ("parties", "people")


def test_nobody_goes_with_the_badge(open_page: Open, office: Application, actor: Actor) -> None:
    def do(command: str, **payload: object) -> dict[str, int]:
        found: dict[str, int] = office.dispatch(f"people.{command}", payload, actor).result
        return found

    tasks = [{"title": "Hand over <b>the work</b>"}]
    do(
        "create_checklist_template",
        code="LEAVE",
        name="Last weeks",
        occasion="offboarding",
        automatic=True,
        tasks=tasks,
    )
    ana = do("hire", name="Ana Reyes", **{"from": "2026-01-01"})["id"]
    do("assign_badge", employee=ana, code="04A2B9C1", medium="card")
    do("leave_company", employee=ana, on="2026-06-30")
    page = open_page("/people/checklists")
    page.click("text=Ana Reyes")
    expect(page.locator("main")).to_contain_text("Badge (card)")
    assert faults_of(page, ("/people/checklists", "/people/checklists/1"), 1440, "dark") == []
    assert faults_of(page, ("/people/checklists", "/people/checklists/1"), 390, "light") == []
    page.click("button:has-text('Done')")
    expect(page.locator("main h1")).to_contain_text("Running")
    page.click("text=Finish with a reason")
    page.click("button:has-text('Finish checklist')")
    expect(page.locator("main")).to_contain_text("1 thing not given back (Badge (card))")
    page.goto("/people/checklists/1")
    page.click("a:has-text('Badge (card)')")
    page.click("text=Block")
    page.locator("main form").get_by_role("textbox").first.fill("Given back")
    page.locator("main form button").last.click()
    page.goto("/people/checklists/1")
    page.click("button:has-text('Finish')")
    expect(page.locator("main")).to_contain_text("Nobody at present.")
