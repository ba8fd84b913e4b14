"""The endpoint of the scan page, the page, and its printed cards."""

from __future__ import annotations

import uuid

import pytest
from tests.web.conftest import NewPerson, Visitor

from backoffice.actor import Actor
from backoffice.application import Application
from backoffice_web.code128 import symbols


@pytest.fixture
def plugins() -> tuple[str, ...]:
    return ("catalog", "inventory")


@pytest.fixture(autouse=True)
def warehouse(office: Application, actor: Actor) -> None:
    office.dispatch("inventory.create_location", {"code": "A-1", "name": "Bin A-1", "kind": "internal"}, actor)
    office.dispatch("catalog.create_item", {"sku": "BOLT", "name": "Bolt", "uom": "pcs"}, actor)


def scan(visitor: Visitor, code: str, **more: object) -> dict[str, object]:
    body = {"event_id": str(uuid.uuid4()), "station": "STATION-1", "code": code, "mode": "inventory.receive", **more}
    answer = visitor.post("/scan/send", json=body)
    assert answer.status_code == 200, answer.text
    found: dict[str, object] = answer.get_json()
    return found


def test_a_scan_moves_and_the_same_event_moves_once(admin: Visitor) -> None:
    event = str(uuid.uuid4())
    for _ in range(3):
        answer = scan(admin, "BOLT", event_id=event, context={"to": "A-1", "quantity": "5"})
        assert answer["verdict"] == "Received"
    levels = admin.get("/api/v1/inventory/levels?item=BOLT&location=A-1").get_json()
    assert [row["quantity"] for row in levels["items"]] == ["5"]


def test_an_unknown_code_full_of_markup_is_kept_and_moves_nothing(admin: Visitor) -> None:
    evil = "<script>alert(1)</script>"
    assert scan(admin, evil, context={"to": "A-1"})["code"] == "unknown_code"
    page = admin.get("/r/stations/scans").text
    assert "alert(1)" in page
    assert "<script>alert" not in page


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"code": 1}', b'{"event_id": "x"}'])
def test_malformed_scans_are_refused_as_problems(admin: Visitor, body: bytes) -> None:
    answer = admin.post("/scan/send", body, content_type="application/json")
    assert answer.status_code == 422
    assert answer.mimetype == "application/problem+json"


def test_scanning_needs_the_right_and_a_session(stranger: Visitor, new_person: NewPerson) -> None:
    assert stranger.post("/scan/send", json={}).status_code == 401
    assert new_person("ada").post("/scan/send", json={}).status_code == 403


def test_the_page_offers_the_modes_that_the_person_may_use(admin: Visitor, new_person: NewPerson) -> None:
    assert 'data-mode="inventory.receive"' in admin.get("/scan").text
    page = new_person("ada", "stations.scan", "inventory.issue").get("/scan").text
    assert 'data-mode="inventory.issue"' in page
    assert 'data-mode="inventory.receive"' not in page


def test_the_cards_carry_every_control(admin: Visitor) -> None:
    page = admin.get("/scan/cards").text
    for code in ("BO:UNDO", "BO:OK", "BO:DONE", "BO:X10", "BO:MODE:inventory.receive"):
        assert f"Barcode {code}" in page


def test_code_128_has_the_right_check_characters() -> None:
    assert symbols("PJJ123C") == [104, 48, 42, 42, 17, 18, 19, 35, 55, 106]  # the textbook example, in set B
    assert symbols("1234") == [105, 12, 34, 82, 106]
    with pytest.raises(ValueError, match="ASCII"):
        symbols("ü")


def test_the_event_is_the_key_of_a_scan_in_the_api(admin: Visitor) -> None:
    body = {"event_id": str(uuid.uuid4()), "station": "STATION-1", "code": "BOLT", "mode": "inventory.lookup"}
    path = "/api/v1/commands/stations.scan"
    assert admin.post(path, json=body, headers={"Idempotency-Key": "other"}).status_code == 422
    assert admin.post(path, json=body, headers={"Idempotency-Key": body["event_id"]}).status_code == 200
