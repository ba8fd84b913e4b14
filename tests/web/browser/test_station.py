"""The scan station by a keyboard-wedge scanner alone."""

from __future__ import annotations

import uuid
from decimal import Decimal

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from tests.web.browser.conftest import Open

from backoffice.actor import Actor
from backoffice.application import Application

BARCODE = "4006381333931"


@pytest.fixture
def station(warehouse: Application, open_page: Open) -> Page:
    """The scan page, ready."""
    page = open_page("/scan")
    ready(page)
    return page


def ready(page: Page) -> None:
    page.wait_for_function("() => document.body.dataset.ready === 'true'")


def scan(page: Page, *codes: str) -> None:
    """Type codes as a scanner does: without a pause, each ended by Enter."""
    for code in codes:
        page.keyboard.type(code, delay=0)
        page.keyboard.press("Enter")


def card(page: Page, text: str) -> None:
    expect(page.locator("#last")).to_contain_text(text)


def all_sent(page: Page, rows: int) -> None:
    """Wait until the session lists so many scans and none of them is waiting."""
    expect(page.locator("#run li")).to_have_count(rows, timeout=30_000)
    expect(page.locator("#run li .bo-t-warn")).to_have_count(0, timeout=30_000)
    expect(page.locator("#sent")).to_contain_text("All sent")


def level(office: Application, actor: Actor, item: str, place: str) -> Decimal:
    with office.read() as connection:
        rows = office.resource("inventory.levels").page(connection, actor, {"item": item, "location": place}).dicts()
    return sum((row["quantity"] for row in rows), Decimal(0))


def scans(office: Application) -> int:
    with office.read() as connection:
        return int(connection.exec_driver_sql("select count(*) from core_scan").scalar_one())


def test_receive_move_issue_and_undo_by_scanner_alone(station: Page, warehouse: Application, actor: Actor) -> None:
    scan(station, "A-1")
    card(station, "Receiving into A-1")
    scan(station, "BO:X10", BARCODE)
    card(station, "+10")
    card(station, "Hex bolt M8 × 40")
    scan(station, "BO:MODE:inventory.move", "A-1", "B-2", "BO:QTY:4", BARCODE)
    card(station, "Moved")
    all_sent(station, 5)
    assert [level(warehouse, actor, "BOLT", place) for place in ("A-1", "B-2")] == [6, 4]
    scan(station, "BO:MODE:inventory.issue", "B-2", BARCODE)
    card(station, "Issued")
    assert level(warehouse, actor, "BOLT", "B-2") == 3
    scan(station, "BO:UNDO")
    card(station, "Undone")
    assert level(warehouse, actor, "BOLT", "B-2") == 4
    expect(station.locator("#run li.void")).to_have_count(1)
    assert warehouse.check() == []


def test_an_unknown_code_alarms_until_it_is_answered(station: Page, warehouse: Application, actor: Actor) -> None:
    scan(station, "A-1")
    card(station, "Receiving into A-1")
    scan(station, "<img src=x onerror=alert(1)>")
    expect(station.locator("#last")).to_have_class("bo-last is-bad")
    card(station, "<img src=x onerror=alert(1)>")
    assert station.locator("#last img").count() == 0
    scan(station, BARCODE)
    expect(station.locator("#run li").first).to_contain_text("refused")
    scan(station, "BO:OK")
    card(station, "Ready")
    scan(station, BARCODE)
    card(station, "Received")
    all_sent(station, 4)
    assert level(warehouse, actor, "BOLT", "A-1") == 1
    assert scans(warehouse) == 5  # every one is kept, those that moved nothing too


def test_the_alarm_survives_a_reload(station: Page) -> None:
    scan(station, "NOBODY")
    expect(station.locator("#last")).to_have_class("bo-last is-bad")
    station.reload()
    ready(station)
    card(station, "NOBODY")
    station.wait_for_timeout(400)
    station.keyboard.press("Enter")
    card(station, "Ready")


def test_a_burst_of_forty_codes_loses_none(station: Page, warehouse: Application, actor: Actor) -> None:
    scan(station, "A-1", *[BARCODE] * 40)
    all_sent(station, 41)
    assert level(warehouse, actor, "BOLT", "A-1") == 40


def test_enter_of_a_scanner_never_presses_a_button(station: Page, warehouse: Application, actor: Actor) -> None:
    scan(station, "A-1", BARCODE)
    card(station, "Received")
    station.focus("#undo")
    scan(station, BARCODE)
    station.keyboard.press("Enter")  # the second half of a CR LF
    all_sent(station, 3)
    assert level(warehouse, actor, "BOLT", "A-1") == 2


def test_what_a_person_typed_before_does_not_join_the_code(station: Page) -> None:
    scan(station, "A-1")
    card(station, "Receiving into A-1")
    station.keyboard.type("7", delay=0)
    station.wait_for_timeout(400)
    scan(station, BARCODE)
    card(station, "Hex bolt")


def test_a_quantity_by_the_pad_counts_for_one_scan(station: Page, warehouse: Application, actor: Actor) -> None:
    scan(station, "A-1")
    card(station, "Receiving into A-1")
    station.keyboard.press("*")
    station.fill("#pad-q", "0")
    station.click("text=Use this quantity")
    expect(station.locator("#pad-e")).to_be_visible()
    station.fill("#pad-q", "12")
    station.keyboard.press("Enter")
    scan(station, BARCODE, BARCODE)
    all_sent(station, 3)
    assert level(warehouse, actor, "BOLT", "A-1") == 13


def test_scans_without_a_connection_are_kept_over_a_reload_and_sent_in_order(
    station: Page, context: BrowserContext, warehouse: Application, actor: Actor
) -> None:
    scan(station, "A-1", BARCODE)
    card(station, "Received")
    context.set_offline(True)
    scan(station, "B-2", BARCODE, "BO:X5", "PLUG")
    expect(station.locator("#off-bar")).to_contain_text("All 3 waiting scans are safe on this device")
    card(station, "Saved on this device")
    expect(station.locator("#finish")).to_be_disabled()
    assert level(warehouse, actor, "BOLT", "B-2") == 0
    context.set_offline(False)
    station.reload()
    all_sent(station, 5)
    assert [level(warehouse, actor, "BOLT", place) for place in ("A-1", "B-2")] == [1, 1]
    assert level(warehouse, actor, "PLUG", "B-2") == 5


def test_an_answer_that_was_lost_does_not_move_twice(
    station: Page, context: BrowserContext, warehouse: Application, actor: Actor
) -> None:
    scan(station, "A-1")
    card(station, "Receiving into A-1")
    lost: list[bool] = []

    def lose(route: object) -> None:
        if not lost:
            route.fetch()  # type: ignore[attr-defined]
            lost.append(True)
            route.abort()  # type: ignore[attr-defined]
        else:
            route.continue_()  # type: ignore[attr-defined]

    context.route("**/scan/send", lose)
    scan(station, BARCODE)
    card(station, "Received")
    all_sent(station, 2)
    assert lost
    assert level(warehouse, actor, "BOLT", "A-1") == 1


def test_signed_out_keeps_the_queue(
    station: Page, context: BrowserContext, warehouse: Application, actor: Actor
) -> None:
    scan(station, "A-1")
    card(station, "Receiving into A-1")
    cookies = context.cookies()
    context.clear_cookies()
    scan(station, BARCODE)
    expect(station.locator("#off-bar")).to_contain_text("You are signed out")
    expect(station.locator("#sent")).to_contain_text("1 to send")
    context.add_cookies(cookies)  # type: ignore[arg-type]
    all_sent(station, 2)
    assert level(warehouse, actor, "BOLT", "A-1") == 1


def test_one_of_several_meanings_is_chosen(station: Page, warehouse: Application, actor: Actor) -> None:
    warehouse.dispatch("inventory.create_location", {"code": "PLUG", "name": "Plug shelf", "kind": "internal"}, actor)
    scan(station, "A-1")
    card(station, "Receiving into A-1")
    scan(station, "PLUG")
    card(station, "Which one")
    station.click("#last button:has-text('Wall plug')")
    card(station, "Received")
    assert level(warehouse, actor, "PLUG", "A-1") == 1


def test_ids_are_uuids_without_a_secure_context(station: Page) -> None:
    made = station.evaluate("() => import('/static/station/uuid.js').then(m => [m.uuid(), m.uuid()])")
    assert [uuid.UUID(one).version for one in made] == [7, 7]
    assert made[0] != made[1]
