"""Commands as forms: what is typed, what is understood, what is refused, and that a double click does nothing twice."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from tests.web.conftest import NewPerson, Visitor

from backoffice.application import Application
from backoffice_web.forms.parse import nest, read_instant, read_number, read_reference, read_whole


@pytest.fixture
def plugins() -> tuple[str, ...]:
    return ("catalog",)


@pytest.mark.parametrize(
    ("locale", "text", "number"),
    [
        ("en", "1,234.5", "1234.5"),
        ("de", "1.234,5", "1234.5"),
        ("de", "0,25", "0.25"),
        ("de_CH", "1\u2019234.5", "1234.5"),
        ("fr", "1\u202f234,5", "1234.5"),
        ("en", "\u22125", "-5"),
    ],
)
def test_numbers_are_read_as_the_locale_writes_them(locale: str, text: str, number: str) -> None:
    assert read_number(text, locale) == Decimal(number)


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("de", "1.5"),
        ("en", "1,5"),
        ("en", "1e5"),
        ("en", "\u0663"),
        ("en", "NaN"),
        ("en", "Infinity"),
        ("en", "0x10"),
        ("en", "5 kg"),
    ],
)
def test_what_could_be_misread_is_refused(locale: str, text: str) -> None:
    with pytest.raises(ValueError, match="number"):
        read_number(text, locale)


def test_whole_numbers_references_and_times() -> None:
    assert read_whole("1,000", "en") == 1000
    with pytest.raises(ValueError, match="whole"):
        read_whole("1.5", "en")
    assert (read_reference("id:17"), read_reference("17"), read_reference("id:x")) == (17, "17", "id:x")
    assert read_instant("2026-07-01T09:30:00", "Europe/Berlin") == "2026-07-01T07:30:00Z"


def test_posted_names_nest_and_removed_lines_close() -> None:
    posted = [("sku", "A"), ("lines.0.code", "1"), ("lines.7.code", "2"), ("_key", "x")]
    assert nest(posted) == {"sku": "A", "lines": [{"code": "1"}, {"code": "2"}]}
    with pytest.raises(ValueError, match="deep"):
        nest([("a.b.c.d.e.f.g", "1")])
    with pytest.raises(ValueError, match="lines"):
        nest([(f"lines.{n}.code", "1") for n in range(600)])
    with pytest.raises(ValueError, match="both"):
        nest([("a", "1"), ("a.b", "2")])


def key_of(page: str) -> str:
    found = re.search(r'name="_key" value="([^"]+)"', page)
    assert found is not None
    return found.group(1)


def test_a_form_sent_twice_creates_one_record(admin: Visitor, office: Application) -> None:
    form = {
        "_key": key_of(admin.get("/c/catalog.create_item").text),
        "_do": "send",
        "sku": "A-1",
        "name": "Hammer",
        "uom": "pcs",
    }
    first, second = admin.post("/c/catalog.create_item", form), admin.post("/c/catalog.create_item", form)
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    page = admin.get(first.location).text
    assert "A-1 · Hammer" in page
    assert "New item: done." in page
    assert len(admin.get("/api/v1/catalog/items").get_json()["items"]) == 1


def test_the_same_form_with_other_values_is_a_decision(admin: Visitor) -> None:
    form = {
        "_key": key_of(admin.get("/c/catalog.create_item").text),
        "_do": "send",
        "sku": "A-1",
        "name": "Hammer",
        "uom": "pcs",
    }
    admin.post("/c/catalog.create_item", form)
    again = admin.post("/c/catalog.create_item", {**form, "sku": "A-2"})
    assert again.status_code == 409
    fresh = key_of(again.text)
    assert fresh != form["_key"]
    assert admin.post("/c/catalog.create_item", {**form, "sku": "A-2", "_key": fresh}).status_code == 303


def test_errors_stand_beside_their_fields_and_keep_what_was_typed(admin: Visitor) -> None:
    answer = admin.post("/c/catalog.create_item", {"_key": "k1", "_do": "send", "name": "<b>Hammer</b>", "uom": "nope"})
    assert answer.status_code == 422
    assert "SKU is required." in answer.text
    assert "Nothing was written. What you typed is still here." in answer.text
    assert 'value="&lt;b&gt;Hammer&lt;/b&gt;"' in answer.text
    assert 'aria-invalid="true"' in answer.text


def test_lines_are_added_and_removed_on_the_server(admin: Visitor) -> None:
    form = {"_key": "k2", "sku": "A-1", "name": "Hammer", "uom": "pcs"}
    added = admin.post("/c/catalog.create_item", {**form, "_do": "add:barcodes"}).text
    assert 'name="barcodes.0.code"' in added
    assert 'value="Hammer"' in added
    two = {**form, "barcodes.0.code": "4006381333931", "barcodes.1.code": "12345"}
    dropped = admin.post("/c/catalog.create_item", {**two, "_do": "drop:barcodes.0"}).text
    assert 'value="12345"' in dropped
    assert "4006381333931" not in dropped
    sent = admin.post(
        "/c/catalog.create_item",
        {**form, "_do": "send", "barcodes.0.code": "4006381333931", "barcodes.0.quantity": "1"},
    )
    assert sent.status_code == 303
    barcodes = admin.get("/api/v1/catalog/barcodes").json
    assert barcodes is not None
    assert [row["code"] for row in barcodes["items"]] == ["4006381333931"]


def test_an_error_in_a_line_names_the_line(admin: Visitor) -> None:
    form = {
        "_key": "k3",
        "_do": "send",
        "sku": "A-1",
        "name": "Hammer",
        "uom": "pcs",
        "barcodes.0.code": "1",
        "barcodes.0.quantity": "x",
    }
    answer = admin.post("/c/catalog.create_item", form)
    assert answer.status_code == 422
    assert 'id="f-barcodes-0-quantity-e"' in answer.text


def test_a_change_starts_with_the_record_and_notices_that_it_is_stale(admin: Visitor) -> None:
    made = admin.post(
        "/c/catalog.create_item", {"_key": "k4", "_do": "send", "sku": "A-1", "name": "Hammer", "uom": "pcs"}
    )
    ident = made.location.rpartition("/")[2]
    page = admin.get(f"/c/catalog.update_item?item=id:{ident}").text
    assert 'value="Hammer"' in page
    change = {"_do": "send", "item": f"id:{ident}", "version": "1", "name": "Claw hammer"}
    assert admin.post("/c/catalog.update_item", {**change, "_key": "k5"}).status_code == 303
    stale = admin.post("/c/catalog.update_item", {**change, "_key": "k6", "name": "Sledge"})
    assert stale.status_code == 409
    assert "Claw hammer" in admin.get(f"/r/catalog/items/{ident}").text


def test_numbers_are_shown_and_read_in_the_persons_own_way(new_person: NewPerson) -> None:
    person = new_person("greta", "catalog.*", locale="de")
    form = {
        "_key": "k7",
        "_do": "send",
        "sku": "A-1",
        "name": "Hammer",
        "uom": "pcs",
        "barcodes.0.code": "123",
        "barcodes.0.unit": "box",
    }
    refused = person.post("/c/catalog.create_item", {**form, "barcodes.0.quantity": "1.5"})
    assert refused.status_code == 422
    understood = person.post("/c/catalog.create_item", {**form, "sku": "", "barcodes.0.quantity": "1.200"})
    assert "Read as 1.200" in understood.text
    assert (
        person.post("/c/catalog.create_item", {**form, "_key": "k8", "barcodes.0.quantity": "1.200"}).status_code == 303
    )
    row = person.get("/api/v1/catalog/barcodes").json
    assert row is not None
    assert row["items"][0]["quantity"] == "1200"


def test_look_ups_need_the_right_to_read(admin: Visitor, new_person: NewPerson) -> None:
    found = admin.get("/lookup/catalog.units?q=pc").json
    assert found is not None
    assert found["items"][0]["key"] == "pcs"
    assert new_person("ada").get("/lookup/catalog.units?q=p").status_code == 403


@pytest.mark.parametrize("where", ["lines.0.a.b.c.d.e.f", "sku.x"])
def test_malformed_forms_are_refused(admin: Visitor, where: str) -> None:
    answer = admin.post("/c/catalog.create_item", {"sku": "A", where: "1", "_do": "send"})
    assert answer.status_code == 422
