"""What a person reads on the screen when something is odd, in real Chromium: in their language, and what to do."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.plugins.timeclock.browser.conftest import BERTA, NILS, PIN, Kiosk
from tests.plugins.timeclock.conftest import Clock

ODD = """async (row) => {
  const { told } = await import("/timeclock/static/kiosk/result.js");
  const { speech } = await import("/timeclock/static/kiosk/words.js");
  const settings = JSON.parse(document.querySelector("#settings").textContent);
  const words = speech(settings);
  const made = told(row, { say: words.say, words, settings, helper: "Lea" });
  return [made.who, made.big, ...made.lines].join(" | ");
}"""
KEPT = "Your punch is kept; see Lea"
LOOKED_AT = "It is kept; your manager looks at it"


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (["lost_badge"], KEPT),
        (["expired_badge"], KEPT),
        (["early_badge"], KEPT),
        (["repeated"], "Already recorded at"),
        (["missing_out"], "The OUT of your last shift is missing"),
        (["pin_not_checked"], "A manager confirms this punch"),
        *(
            ([flag], LOOKED_AT)
            for flag in ("future", "before_hiring", "after_leaving", "out_without_in", "in_while_in")
        ),
    ],
)
def test_each_oddity_is_said(kiosk: Kiosk, flags: list[str], said: str) -> None:
    answer = {"shown": "in", "at": "2026-11-16T08:00:00Z", "first_name": "Berta", "flags": flags, "known": True}
    assert said in kiosk.page.evaluate(ODD, {"answer": answer, "by": {"badge": BERTA}})


def test_a_lost_badge_twice_in_a_second_a_wrong_pin_and_a_day_too_early(kiosk: Kiosk, shop: Clock) -> None:
    kiosk.scan(BERTA)
    kiosk.says("EIN um")
    kiosk.scan(BERTA)
    kiosk.says("Schon")
    (badge,) = shop.rows("people.badges")
    shop.do("people.block_badge", badge=badge["id"], reason="lost")
    kiosk.scan(BERTA)
    kiosk.says("reported lost")
    assert "Berta" not in kiosk.page.inner_text("#main")
    kiosk.page.keyboard.press("Escape")
    kiosk.touch(NILS)
    kiosk.touch("111222")
    kiosk.says("No time was recorded")
    kiosk.page.keyboard.press("Escape")
    tomorrow = (dt.datetime.now(dt.UTC) + dt.timedelta(days=2)).date()
    shop.do("people.hire", name="Ida Lund", given_name="Ida", number="78", **{"from": tomorrow})
    shop.do("people.set_pin", employee="78", pin=PIN)
    kiosk.touch("78")
    kiosk.touch(PIN)
    kiosk.says("your manager looks at it")
    kiosk.sent()
    flags = [row["flags"] for row in shop.rows("odd_punches", sort="id")]
    assert flags == [["repeated"], ["lost_badge", "repeated"], ["before_hiring"]]
