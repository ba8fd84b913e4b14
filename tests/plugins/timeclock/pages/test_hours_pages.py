"""The pages of hours in a real browser: accessible, within their width, and saying why."""

from __future__ import annotations

import os

import pytest
from playwright.sync_api import expect
from tests.plugins.timeclock.conftest import Clock
from tests.web.browser.conftest import BOTH_LOOKS, violations

from backoffice_web.testing.browser import Open

pytestmark = [pytest.mark.browser, pytest.mark.needs("people", "timeclock")]
OVERVIEW = "/timeclock/overview?until=2026-11-23"
PLAN = "/timeclock/planner?week=2026-11-09"
SHOTS = os.environ.get("BACKOFFICE_SHOTS")
"""A folder for pictures of the pages, for who wants to look at them."""


@BOTH_LOOKS
def test_pages_of_hours_are_accessible_and_within_their_width(
    team: Clock, open_page: Open, width: int, theme: str
) -> None:
    late = next(row["id"] for row in team.rows("days", employee="E-1") if row["late"])
    page = open_page("/")
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    faults: list[str] = []
    for number, path in enumerate(
        (f"/timeclock/why/{late}", "/r/timeclock/days", "/r/timeclock/exceptions", OVERVIEW, PLAN)
    ):
        page.goto(path)
        faults += [f"{path} {fault}" for fault in violations(page)]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            faults.append(f"{path} is wider than the window")
        if SHOTS:
            page.screenshot(path=f"{SHOTS}/{number}-{width}-{theme}.png", full_page=True)
    assert faults == []


def test_the_day_says_why(team: Clock, open_page: Open) -> None:
    page = open_page("/r/timeclock/days?day=2026-11-10&employee=E-1")
    page.get_by_role("link", name="Explain").click()
    main = page.locator("#main")
    expect(main).to_contain_text("Planned for 06:00, came at 06:20: 0:20 late (grace 0:05).")
    expect(main).to_contain_text("06:20 is taken as 06:15")
    expect(main).to_contain_text("Hours of the day after 8:00 are paid at 150 %.")


def test_the_file_for_payroll_is_there_for_who_may_see_it(team: Clock, open_page: Open) -> None:
    period = team.do("lock_period", first_day="2026-11-09", last_day="2026-11-15", anyway=True)["id"]
    page = open_page("/r/timeclock/periods")
    with page.expect_download() as loading:
        page.get_by_role("link", name="CSV", exact=True).click()
    text = loading.value.path().read_text()
    assert text.startswith("employee,name,first_day,last_day,rule,percent,kind,seconds,hours,decimal_hours")
    assert "E-1,Berta Kolb,2026-11-09,2026-11-15,daily,150,hours,8700,2:25,2.42" in text
    assert page.request.get(f"/timeclock/payroll/{period}?as=xml").status == 404
    page.get_by_role("link", name="DATEV LODAS").click()
    expect(page.locator("#main")).to_contain_text("The numbers of consultant and client at DATEV are not set.")
    team.do("timeclock.configure", datev_consultant="1234567", datev_client="12", datev_wage_types="100=200,150=210")
    page.goto("/r/timeclock/periods")
    with page.expect_download() as loading:
        page.get_by_role("link", name="DATEV LODAS").click()
    assert ";2,42;1;210;1;" in loading.value.path().read_text()


def test_the_plan_of_the_week_by_keyboard(team: Clock, open_page: Open) -> None:
    page = open_page(PLAN)
    plan = page.get_by_role("table")
    expect(plan).to_contain_text("06:00–14:00")
    expect(plan.locator("tfoot")).to_contain_text("E 1 · N 1")
    first = page.get_by_role("link", name="Berta Kolb, Nov 9: E 06:00–14:00 7:33 worked")
    first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    expect(page.locator(":focus")).to_contain_text("Jonas Adler, Nov 10:")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Jonas Adler")
    page.goto(PLAN)
    page.get_by_role("link", name="Berta Kolb, Nov 15: Off").click()
    page.fill("[name=cycle]", "N")
    expect(page.locator("[name=valid_from]")).to_have_value("2026-11-15")


def test_the_overview_tells_who_works_too_much_and_what_rounding_gave(team: Clock, open_page: Open) -> None:
    page = open_page(OVERVIEW)
    people = page.get_by_role("table")
    expect(people).to_contain_text("Berta Kolb")
    expect(people.get_by_role("row", name="Berta Kolb")).to_contain_text(
        "0:01"
    )  # 05:56 and 06:20 became 06:00 and 06:15
    expect(page.get_by_role("img", name="Week of Nov 9")).to_be_visible()
