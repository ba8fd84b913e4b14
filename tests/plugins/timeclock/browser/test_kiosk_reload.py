"""The page of the kiosk outlives a reload without a connection; what it keeps is its program and nothing of people."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from playwright.sync_api import expect
from tests.plugins.timeclock.browser.conftest import BERTA, NILS, PIN, Kiosk
from tests.plugins.timeclock.browser.test_kiosk import STORED
from tests.plugins.timeclock.conftest import Clock

from backoffice_timeclock.pages import kiosk_kept as kept

KEPT = """async () => {
  const found = {};
  for (const name of await caches.keys())
    found[name] = (await (await caches.open(name)).keys()).map((one) => new URL(one.url).pathname);
  return found;
}"""
TEXTS = """async () => {
  let all = "";
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const one of await cache.keys()) all += await (await cache.match(one)).text();
  }
  return all;
}"""


def _staying(kiosk: Kiosk) -> dict[str, list[str]]:
    kiosk.page.wait_for_selector("body[data-kept]")
    found: dict[str, list[str]] = kiosk.page.evaluate(KEPT)
    return found


def test_reloaded_without_a_connection_it_goes_on_and_every_punch_counts_once(kiosk: Kiosk, shop: Clock) -> None:
    _staying(kiosk)
    kiosk.context.set_offline(True)
    kiosk.scan(BERTA)
    kiosk.says("Saved on this terminal")
    kiosk.page.reload()
    kiosk.page.wait_for_selector("body[data-ready]")
    expect(kiosk.page.locator("#kiosk")).to_have_attribute("data-waiting", "1")
    kiosk.touch(NILS)
    kiosk.touch(PIN)
    kiosk.says("Saved on this terminal")
    stored = kiosk.page.evaluate(STORED)
    assert shop.rows("punches") == []
    kiosk.context.set_offline(False)
    kiosk.sent()
    rows = shop.rows("punches", sort="id")
    assert [row["verified"] for row in rows] == ["badge", "none"]
    assert all(str(row["event_id"]) in stored and isinstance(row["event_id"], uuid.UUID) for row in rows)


def test_nothing_of_people_is_kept(kiosk: Kiosk, shop: Clock) -> None:
    kiosk.scan(BERTA)
    kiosk.says(", Berta")
    kiosk.sent()
    kiosk.page.reload()
    kiosk.page.wait_for_selector("body[data-ready]")
    paths = [path for found in _staying(kiosk).values() for path in found]
    assert all(path == "/timeclock/kiosk" or path.endswith((".js", ".css", ".svg", ".woff2")) for path in paths)
    texts = kiosk.page.evaluate(TEXTS)
    assert "Staff entrance" in texts and not any(word in texts for word in ("Berta", BERTA, "Kolb"))


def test_an_update_takes_effect_by_itself(kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch) -> None:
    (before,) = _staying(kiosk)
    kiosk.page.reload()  # from now on the worker stands before the page
    _staying(kiosk)
    monkeypatch.setattr(kept, "version", lambda: "anotherbuild")
    with kiosk.page.expect_navigation():  # nobody stands there, so the page makes room
        kiosk.page.evaluate("navigator.serviceWorker.getRegistration().then((one) => { one.update(); })")
    kiosk.page.wait_for_selector("body[data-ready]")
    assert list(_staying(kiosk)) == ["kiosk-anotherbuild"] != [before]


def test_a_revoked_terminal_keeps_nothing(kiosk: Kiosk, shop: Clock) -> None:
    _staying(kiosk)
    (terminal,) = shop.rows("stations.terminals")
    shop.do("stations.revoke_terminal", terminal=terminal["id"])
    kiosk.page.wait_for_timeout(1200)  # a revocation is known everywhere within a second
    kiosk.page.reload()
    expect(kiosk.page.locator("h2")).to_have_text("Make this browser a time clock")
    assert kiosk.page.evaluate(KEPT) == {}


@pytest.mark.slow  # it looks every half minute
def test_a_terminal_that_is_revoked_while_it_runs_keeps_nothing(kiosk: Kiosk, shop: Clock) -> None:
    _staying(kiosk)
    (terminal,) = shop.rows("stations.terminals")
    shop.do("stations.revoke_terminal", terminal=terminal["id"])
    expect(kiosk.page.locator("#kiosk")).to_have_attribute("data-line", "signed-out", timeout=40_000)
    kiosk.page.wait_for_function("async () => (await caches.keys()).length === 0")


def test_the_worker_is_for_the_kiosk_alone(kiosk: Kiosk, client: Any) -> None:
    answer = client.get("/timeclock/kiosk/worker.js")
    assert answer.headers["Service-Worker-Allowed"] == "/timeclock/kiosk"
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    _staying(kiosk)
    scopes = kiosk.page.evaluate(
        "navigator.serviceWorker.getRegistrations().then((all) => all.map((one) => new URL(one.scope).pathname))"
    )
    assert scopes == ["/timeclock/kiosk"]
