"""On every screen that kiosks have, in each language, nothing lies over anything else or beside the screen."""

from __future__ import annotations

import pytest
from tests.plugins.timeclock.browser.conftest import BERTA, NILS, Kiosk

BESIDE = "() => document.documentElement.scrollWidth > innerWidth"
OVER = """() => ["#main", "#foot", ".bo-ki-top"].filter((name) => {
  const part = document.querySelector(name);
  const buttons = [...part.querySelectorAll("button")];
  const wider = buttons.some((one) => one.scrollWidth > one.clientWidth + 1);
  return part.scrollWidth > part.clientWidth + 1 || part.scrollHeight > part.clientHeight + 1 || wider;
})"""


def _fits(kiosk: Kiosk) -> None:
    assert not kiosk.page.evaluate(BESIDE)
    assert kiosk.page.evaluate(OVER) == []


@pytest.mark.parametrize("size", [(1280, 800), (1024, 768), (800, 480), (800, 1280), (390, 844)], ids=str)
def test_it_fits(kiosk: Kiosk, size: tuple[int, int]) -> None:
    kiosk.page.set_viewport_size({"width": size[0], "height": size[1]})
    for language in ("Español", "Deutsch", "English"):
        kiosk.page.get_by_role("button", name=language).click()
        _fits(kiosk)
    kiosk.scan(BERTA)
    kiosk.says("EIN um")
    kiosk.page.wait_for_selector("#sums:not([hidden])")
    _fits(kiosk)
    kiosk.page.get_by_role("button", name="Buchung vergessen").click()
    kiosk.on("missed")
    _fits(kiosk)
    kiosk.page.keyboard.press("Escape")
    kiosk.scan("9999")
    kiosk.says("Not known")
    _fits(kiosk)
    kiosk.page.keyboard.press("Escape")
    kiosk.touch(NILS)
    kiosk.on("pin")
    _fits(kiosk)
