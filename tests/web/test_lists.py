"""List and record pages of a real resource."""

from __future__ import annotations

import csv
import io
import re
import zipfile

import pytest
from tests.web.conftest import NewPerson, Visitor

from backoffice.actor import Actor
from backoffice.application import Application

EVIL = '"><img src=x onerror=alert(1)>'


@pytest.fixture
def plugins() -> tuple[str, ...]:
    return ("catalog",)


@pytest.fixture(autouse=True)
def items(office: Application, actor: Actor) -> None:
    for number in range(60):
        item = {"sku": f"I-{number:03}", "name": f"Item {number:03}", "uom": "pcs"}
        office.dispatch("catalog.create_item", item, actor)
    office.dispatch("catalog.create_item", {"sku": "Z-EVIL", "name": EVIL, "uom": "pcs", "barcodes": [EVIL]}, actor)
    office.dispatch("catalog.create_item", {"sku": "Z-SUM", "name": "=1+1", "uom": "pcs"}, actor)


def skus(page: str) -> list[str]:
    return re.findall(r'<th scope="row"[^>]*><a href="[^"]+">([^<]+)</a>', page)


def link(page: str, rel: str) -> str:
    found = re.search(rf'href="([^"]+)" rel="{rel}"', page)
    assert found is not None
    return found.group(1).replace("&amp;", "&")


def test_pages_go_forwards_and_back_without_a_gap(admin: Visitor) -> None:
    first = admin.get("/r/catalog/items").text
    second = admin.get(link(first, "next")).text
    assert skus(first) + skus(second) == [f"I-{n:03}" for n in range(60)] + ["Z-EVIL", "Z-SUM"]
    assert skus(admin.get(link(second, "prev")).text) == skus(first)
    assert "62 in all" in first


def test_sorting_filtering_and_searching_by_links(admin: Visitor) -> None:
    page = admin.get("/r/catalog/items?sort=-sku").text
    assert skus(page)[:2] == ["Z-SUM", "Z-EVIL"]
    assert 'aria-sort="descending"' in page
    found = admin.get("/r/catalog/items?sku__prefix=I-00&q=item").text
    assert skus(found) == [f"I-00{n}" for n in range(10)]
    assert "SKU starts with <b>I-00</b>" in found
    assert 'aria-label="Remove filter SKU"' in found


def test_a_filter_is_put_together_by_the_form(admin: Visitor) -> None:
    part = admin.get("/r/catalog/items/filter?_column=tracking").text
    assert '<option value="lot">Lot</option>' in part
    answer = admin.get("/r/catalog/items/filter?q=item&_column=sku&_op=prefix&_value=I-01")
    assert answer.status_code == 303
    assert answer.location == "/r/catalog/items?q=item&sku__prefix=I-01"


def test_an_empty_list_says_what_hides_everything(admin: Visitor) -> None:
    page = admin.get("/r/catalog/items?q=unobtainium").text
    assert "Nothing matches" in page
    assert "Clear everything" in page


@pytest.mark.parametrize("query", ["nope=1", "sort=nope", "cursor=nope", "limit=0", "sku__between=1", "limit=x"])
def test_what_cannot_be_asked_is_named(admin: Visitor, query: str) -> None:
    page = admin.get(f"/r/catalog/items?{query}")
    assert page.status_code == 422
    assert f"<b>{query.partition('=')[0]}</b>" in page.text


def test_names_full_of_markup_stay_text_everywhere(admin: Visitor) -> None:
    ident = admin.get("/api/v1/catalog/items?sku=Z-EVIL").json["items"][0]["id"]  # type: ignore[index]
    pages = [
        "/r/catalog/items?q=alert",
        f"/r/catalog/items/{ident}",
        f"/c/catalog.update_item?item=id:{ident}",
        "/palette?q=alert",
        "/r/catalog/barcodes",
    ]
    for path in pages:
        text = admin.get(path).text
        assert "onerror" in text, path
        assert "<img" not in text, path


def test_exports_hold_exactly_what_the_list_shows(admin: Visitor) -> None:
    answer = admin.get("/r/catalog/items/export.csv?sku__prefix=I-00&sort=-sku")
    rows = list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"))))
    assert answer.mimetype == "text/csv"
    assert "attachment" in answer.headers["Content-Disposition"]
    column = rows[0].index("SKU")
    assert [row[column] for row in rows[1:]] == [f"I-00{n}" for n in reversed(range(10))]
    formula = admin.get("/r/catalog/items/export.csv?sku=Z-SUM").get_data().decode("utf-8-sig")
    assert "'=1+1" in formula
    book = admin.get("/r/catalog/items/export.xlsx?sku__prefix=I-00")
    assert zipfile.ZipFile(io.BytesIO(book.get_data())).testzip() is None
    assert admin.get("/r/catalog/items/export.csv?nope=1").status_code == 422


def test_a_record_shows_facts_actions_and_history(admin: Visitor, new_person: NewPerson) -> None:
    page = admin.get("/r/catalog/items/1").text
    assert "I-000 · Item 000" in page
    assert "Archive item" in page
    assert re.search(r"<b>New item</b> by \w+", page)
    reader = new_person("reader", "catalog.*.read")
    seen = reader.get("/r/catalog/items/1").text
    assert "I-000 · Item 000" in seen
    assert "Archive item" not in seen


def test_a_direct_action_archives_once_and_offers_the_way_back(admin: Visitor) -> None:
    page = admin.get("/r/catalog/items/1").text
    form = re.search(r'action="/c/catalog.archive_item".*?</form>', page, re.DOTALL)
    assert form is not None
    fields = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form.group(0)))
    answers = [admin.post("/c/catalog.archive_item", fields) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    archived = admin.get("/r/catalog/items/1").text
    assert "Archived" in archived
    assert "Restore item" in archived
    assert "Change item" not in archived


@pytest.mark.parametrize("ident", ["999999", "nope", "id:x", "0", "99999999999999999999999"])
def test_records_that_are_not_there_are_404(admin: Visitor, ident: str) -> None:
    assert admin.get(f"/r/catalog/items/{ident}").status_code == 404


def test_the_palette_finds_records_commands_and_places(admin: Visitor, new_person: NewPerson) -> None:
    assert "/r/catalog/items/8" in admin.get("/palette?q=I-007").text
    assert "/c/catalog.create_item" in admin.get("/palette?q=>new item").text
    assert admin.get("/find?q=I-007").location == "/r/catalog/items/8"
    assert "I-007" not in new_person("ada").get("/palette?q=I-00").text.replace("“I-00”", "").replace('"I-00"', "")


def test_a_record_shows_what_other_lists_know_about_it_to_those_who_may_read_them(
    admin: Visitor, new_person: NewPerson, office: Application, actor: Actor
) -> None:
    item = {"sku": "BOLT", "name": "Bolt", "uom": "pcs", "barcodes": ["96385074"]}
    path = f"/r/catalog/items/{office.dispatch('catalog.create_item', item, actor).result['id']}"
    assert "96385074" in admin.get(path).get_data(as_text=True)
    page = new_person("ada", "catalog.items.read").get(path)
    assert page.status_code == 200
    assert "96385074" not in page.get_data(as_text=True)
