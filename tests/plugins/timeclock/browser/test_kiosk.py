"""In real Chromium: in and out by badge and by PIN, without a connection, and a correction that is asked for."""

from __future__ import annotations

import json
import uuid
from pathlib import Path

from playwright.sync_api import Page, expect
from tests.plugins.timeclock.browser.conftest import BERTA, NILS, PIN, Kiosk
from tests.plugins.timeclock.conftest import Clock

AXE = Path(__file__).parents[3] / "web/browser/vendor/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
STORED = """() => new Promise((done) => {
  indexedDB.open("backoffice-kiosk").onsuccess = (opened) => {
    const all = opened.target.result.transaction("punches").objectStore("punches").getAll();
    all.onsuccess = () => done(JSON.stringify(all.result));
  };
})"""


def faults(page: Page) -> list[str]:
    """What axe-core finds on the screen."""
    page.evaluate(AXE.read_text(encoding="utf-8") + ";0")
    found = page.evaluate("rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", RULES)
    return [f"{one['id']}: {node['html'][:160]}" for one in found["violations"] for node in one["nodes"]]


def test_in_by_badge_a_break_and_out_by_pin(kiosk: Kiosk, shop: Clock) -> None:
    seen = faults(kiosk.page)
    kiosk.scan(BERTA)
    kiosk.says(", Berta")
    kiosk.says("Heute")  # her language and her hours
    seen += faults(kiosk.page)
    kiosk.page.get_by_role("button", name="Pause beginnen").click()
    kiosk.says("Pause ab")
    kiosk.page.keyboard.press("Escape")
    expect(kiosk.page.locator("html")).to_have_attribute("lang", "en")
    kiosk.touch(NILS)
    kiosk.on("pin")
    seen += faults(kiosk.page)
    kiosk.touch("482916")
    kiosk.says("Not recognised")
    seen += faults(kiosk.page)
    kiosk.page.get_by_role("button", name="Back", exact=True).click()
    kiosk.touch(NILS)
    kiosk.touch(PIN)
    kiosk.says(", Nils")
    kiosk.says("IN at")
    kiosk.scan("9999")  # the next badge interrupts
    kiosk.says("Badge ending 9999")
    kiosk.says("Not known")
    kiosk.sent()
    rows = shop.rows("punches", sort="id")
    assert [(row["shown"], row["verified"], row["source"]) for row in rows] == [
        ("in", "badge", "kiosk"),
        ("break_start", "badge", "kiosk"),
        ("in", "pin", "kiosk"),
        ("auto", "badge", "kiosk"),
    ]
    assert PIN not in kiosk.page.evaluate(STORED)
    assert seen == []


def test_without_a_connection_everything_is_kept_and_sent_once_in_order(kiosk: Kiosk, shop: Clock) -> None:
    kiosk.context.set_offline(True)
    kiosk.scan(BERTA)
    kiosk.says("Saved on this terminal")
    kiosk.page.keyboard.press("Escape")
    kiosk.touch(NILS)
    kiosk.touch(PIN)
    kiosk.says("Your PIN is not kept")
    assert "0:00" not in kiosk.page.inner_text("#main")  # no hours without the server
    stored = json.loads(kiosk.page.evaluate(STORED))
    assert [row["by"] for row in stored] == [{"badge": BERTA}, {"number": NILS}]
    assert shop.rows("punches") == []
    kiosk.context.set_offline(False)
    kiosk.sent()
    rows = shop.rows("punches", sort="id")
    assert [(row["verified"], row["flags"]) for row in rows] == [
        ("badge", []),
        ("none", ["pin_not_checked"]),
    ]
    assert [row["event_id"] for row in rows] == [uuid.UUID(row["event_id"]) for row in stored]


def test_not_me_and_a_missed_punch_that_a_manager_approves(kiosk: Kiosk, shop: Clock) -> None:
    kiosk.scan(BERTA)
    kiosk.says(", Berta")
    kiosk.page.get_by_role("button", name="Nicht ich, zurück").click()
    kiosk.says("Aufgehoben")
    kiosk.sent()
    assert shop.rows("presence") == []
    kiosk.scan(BERTA)
    kiosk.says("EIN um")
    kiosk.page.get_by_role("button", name="Buchung vergessen").click()
    kiosk.page.get_by_role("button", name="Gestern").click()
    seen = faults(kiosk.page)
    kiosk.touch("1630")
    kiosk.says("Beantragt")
    kiosk.sent()
    void, asked = shop.rows("corrections", sort="id")
    assert (void["action"], void["state"]) == ("void", "approved")
    assert (asked["new_at"].strftime("%H:%M"), asked["new_kind"], asked["state"]) == ("16:30", "out", "requested")
    assert asked["reason"] == "Vergessen (asked for at the terminal Staff entrance)"
    shop.do("decide_correction", correction=asked["id"], approve=True)
    assert seen == []
