"""One flow through everything, in real Chromium on the real server: from the badge at the door to the payroll file.

People do all of it as they would, by touching, typing and clicking; only the company is set up beforehand. The clock at
the gate is turned, so that yesterday can be worked: it is off line then and tells what it kept when it is connected.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from tests.plugins.timeclock.browser.house import ZONE, Gate, House, code_in, house

BERTA, NILS = "0004471", "0004472"
NOW = dt.datetime.now(ZONE)
YESTERDAY = NOW.date() - dt.timedelta(days=1)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[House]:
    with house(tmp_path / "data") as made:
        yield made


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.timeout(300)
def test_from_the_badge_at_the_door_to_the_file_for_payroll(here: House, browser: Browser) -> None:
    mara = here.sign_in(browser, "mara")
    gate = _a_time_clock(here, browser, here.sign_in(browser, "ines"))
    _yesterday_off_line(gate)
    _this_morning(gate)
    _kept_once(mara)
    _seen_before(mara)
    _approve_the_request(mara)
    _hours(mara, "Berta Kolb", "8:30")
    _why(mara)
    paul = here.sign_in(browser, "paul")
    _submit(here.sign_in(browser, "berta"), paul, mara)
    _lock(paul, mara)
    paid = _files(paul)
    assert paid == {"Berta Kolb": 8 * 3600 + 30 * 60, "Nils Holt": 8 * 3600}
    _a_delta(paul, mara)
    assert _files(paul) == paid  # what was handed over stays as it was


def _a_time_clock(here: House, browser: Browser, ines: Page) -> Gate:
    """The administrator makes a code; somebody types it into the browser at the gate."""
    _go(ines, "Time clocks")
    ines.get_by_label("Name").fill("Staff entrance")
    ines.get_by_role("button", name="Make a code").click()
    expect(ines.locator("main")).to_contain_text("The code is")
    page = here.profile(browser).new_page()
    page.clock.install(time=dt.datetime.now(dt.UTC))
    page.goto("/timeclock/kiosk")
    page.get_by_label("Code").fill(code_in(ines.inner_text("main")))
    page.get_by_role("button", name="Start the time clock").click()
    page.wait_for_selector("body[data-ready]")
    return Gate(page)


def _yesterday_off_line(gate: Gate) -> None:
    """Berta forgets to go. Nils comes by badge and goes by number and PIN."""
    gate.page.context.set_offline(True)
    gate.at(_yesterday(8))
    gate.scan(BERTA)
    gate.says("Saved on this terminal", "08:00")
    gate.at(_yesterday(8, 5))
    gate.scan(NILS)
    gate.says("Saved on this terminal", "08:05")
    gate.at(_yesterday(16, 5))
    gate.page.keyboard.press("Escape")
    gate.touch("77")
    gate.touch("730164")
    gate.says("16:05", "Your PIN is not kept")
    gate.waits(3)
    gate.at(_now())
    gate.page.context.set_offline(False)
    gate.waits(0)


def _this_morning(gate: Gate) -> None:
    """The gate tells Berta that she did not go; she says when she did, and goes by number and PIN two hours later."""
    gate.at(_now() - dt.timedelta(hours=2))
    gate.scan(BERTA)
    gate.says("IN at", "Berta")
    gate.press("Missed a punch")
    gate.press("Yesterday")
    gate.press("Out")
    gate.touch("1630")
    gate.says("Asked")
    gate.waits(0)
    gate.at(_now())
    gate.page.keyboard.press("Escape")
    gate.touch("41")
    gate.touch("482915")
    gate.says("OUT at", "2:00")
    gate.waits(0)


def _kept_once(mara: Page) -> None:
    _go(mara, "Punches")
    rows = mara.locator("main tbody tr")
    expect(rows).to_have_count(5)
    expect(rows.filter(has_text="Berta Kolb")).to_have_count(3)


def _seen_before(mara: Page) -> None:
    _hours(mara, "Berta Kolb", "0:00")


def _approve_the_request(mara: Page) -> None:
    mara.goto("/")
    expect(mara.locator("main")).to_contain_text("Berta Kolb wants a punch added")
    mara.get_by_role("link", name="Decide").first.click()
    mara.get_by_role("button", name="Approve the request of Berta Kolb").click()
    expect(mara.locator("main")).to_contain_text("Approved")


def _hours(page: Page, name: str, worked: str) -> None:
    """The list of hours says so of yesterday, in a moment at latest."""
    _go(page, "Hours")
    row = _row(page, name, f"{YESTERDAY:%b} {YESTERDAY.day}")
    for _ in range(20):
        if worked in row.locator("td").nth(4).inner_text():
            return
        page.wait_for_timeout(500)
        page.reload()
    expect(row.locator("td").nth(4)).to_have_text(worked)


def _why(mara: Page) -> None:
    """The day says that the going is there by a correction, and by which rule it is paid."""
    _row(mara, "Berta Kolb", "8:30").get_by_role("link", name="Explain").click()
    main = mara.locator("main")
    expect(main).to_contain_text("8:30 worked, 8:30 paid")
    expect(main).to_contain_text(re.compile("out by correction", re.IGNORECASE))
    expect(main).to_contain_text("Regular")


def _submit(berta: Page, paul: Page, mara: Page) -> None:
    """Berta submits her hours herself, Paul those of Nils, who has no account; Mara approves both."""
    _go(berta, "My time")
    berta.get_by_role("link", name="Submit my hours").click()
    _days(berta)
    berta.get_by_role("button", name="Submit your hours").click()
    expect(berta.get_by_role("status")).to_be_visible()
    _go(paul, "Employees")
    _row(paul, "Nils Holt").locator("a").first.click()
    paul.get_by_role("link", name="Submit hours").click()
    _days(paul)
    paul.get_by_role("button", name="Submit hours").click()
    paul.wait_for_url(lambda url: "/c/" not in url)


def _lock(paul: Page, mara: Page) -> None:
    """Too early: nobody has approved. Then once more."""
    _go(paul, "Locked periods")
    paul.get_by_role("link", name="New").first.click()
    _days(paul)
    paul.get_by_role("button", name="Lock a period").click()
    expect(paul.locator("main")).to_contain_text("Hours are not approved of Berta Kolb, Nils Holt")
    _approve_sheets(mara)
    paul.get_by_role("button", name="Lock a period").click()
    _go(paul, "Locked periods")
    expect(paul.locator("main tbody tr")).to_have_count(1)


def _approve_sheets(mara: Page) -> None:
    for name in ("Berta Kolb", "Nils Holt"):
        _go(mara, "Timesheets")
        _row(mara, name, "Submitted").locator("a").first.click()
        mara.get_by_role("button", name="Approve").or_(mara.get_by_role("link", name="Approve")).click()
        expect(mara.locator("main")).to_contain_text("Approved")


def _files(paul: Page) -> dict[str, int]:
    """Seconds by name, as both files say; they agree."""
    _go(paul, "Locked periods")
    found = []
    for kind in ("CSV", "JSON"):
        with paul.expect_download() as coming:
            paul.locator("main tbody").get_by_role("link", name=kind).click()
        found.append(Path(coming.value.path()).read_text(encoding="utf-8"))
    lines = list(csv.DictReader(io.StringIO(found[0])))
    assert [{**line, "percent": int(line["percent"]), "seconds": int(line["seconds"])} for line in lines] == json.loads(
        found[1]
    )["lines"]
    assert {(line["kind"], line["percent"], line["rule"]) for line in lines} == {("hours", "100", "regular")}
    return {line["name"]: int(line["seconds"]) for line in lines}


def _a_delta(paul: Page, mara: Page) -> None:
    """Nils stayed longer, as turns out: Paul asks, Mara approves, and half an hour is left for the next period."""
    _go(paul, "Punches")
    _row(paul, "Nils Holt", "Out").locator("a").first.click()
    paul.get_by_role("link", name="Correct somebody's punches").click()
    paul.get_by_label("What").select_option("retime")
    expect(paul.get_by_label("Punch")).to_be_visible()  # the form has followed the choice
    paul.get_by_label("Right time").fill(f"{YESTERDAY}T16:35:00")
    paul.get_by_label("Reason").fill("The gate says 16:35")
    paul.get_by_role("button", name="Correct somebody's punches").click()
    expect(paul.locator("main")).not_to_contain_text("need another look")
    paul.wait_for_url(lambda url: "/c/" not in url)
    _go(mara, "Corrections")
    mara.get_by_role("button", name="Approve the request of Nils Holt").click()
    expect(mara.locator("main")).to_contain_text("Approved")
    _hours(paul, "Nils Holt", "8:30")
    _go(paul, "Pay lines")
    expect(_row(paul, "Nils Holt", "Delta")).to_contain_text("0:30")
    expect(_row(paul, "Nils Holt", "Delta").locator("td").last).to_have_text("–")


def _days(page: Page) -> None:
    page.get_by_label("First day").fill(str(YESTERDAY))
    page.get_by_label("Last day").fill(str(YESTERDAY))


def _row(page: Page, *texts: str) -> Locator:
    rows = page.locator("main tbody tr")
    for text in texts:
        rows = rows.filter(has_text=text)
    return rows.first


def _go(page: Page, entry: str) -> None:
    page.get_by_role("navigation").get_by_role("link", name=entry, exact=True).click()
    expect(page.locator("h1")).to_be_visible()


def _yesterday(hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime.combine(YESTERDAY, dt.time(hour, minute), ZONE)


def _now() -> dt.datetime:
    return dt.datetime.now(ZONE)
