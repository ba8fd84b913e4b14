"""Exports show what the list shows, and no cell of text becomes a formula."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from decimal import Decimal
from typing import Any

import orjson
import pytest
import sqlalchemy as sa

from backoffice.errors import Refused
from backoffice.resources import Page, csv_rows, json_page, xlsx_file
from backoffice.resources.export import guarded


def read_csv(chunks: Any) -> list[list[str]]:
    return list(csv.reader(io.StringIO(b"".join(chunks).decode(), newline="")))


def test_csv_has_the_rows_of_all_pages_in_their_order(yard: Any, conn: Any) -> None:
    args = {"sort": "-note,odometer", "active": "true"}
    header, *lines = read_csv(csv_rows(yard.vehicles, conn, yard.everything, args))
    listed = yard.vehicles.page(conn, yard.everything, {**args, "limit": "500"}).dicts()
    assert "Id" not in header
    assert header[0] == "Plate"
    assert [line[0].removeprefix("'") for line in lines] == [row["plate"] for row in listed]


def test_csv_shows_the_chosen_columns(yard: Any, conn: Any) -> None:
    lines = read_csv(csv_rows(yard.vehicles, conn, yard.everything, {"columns": "odometer,id", "sort": "id"}))
    assert lines[0] == ["Odometer", "Id"]
    assert lines[1][1] == "1"


def test_only_text_is_guarded_against_formulas(yard: Any, conn: Any) -> None:
    columns = {"columns": "note,lease"}
    cells = read_csv(csv_rows(yard.vehicles, conn, yard.everything, columns))
    notes = {line[0] for line in cells[1:]}
    leases = {line[1] for line in cells[1:]}
    assert {"'=1+1", "'-5"} <= notes
    assert not {"=1+1", "-5"} & notes
    assert {"", "-3.01", "99", "250.5"} == leases


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_every_start_of_a_formula_is_guarded(start: str) -> None:
    assert guarded(f"{start}cmd|' /C calc'!A0") == f"'{start}cmd|' /C calc'!A0"


def test_harmless_text_is_left_alone() -> None:
    assert guarded("a=1") == "a=1"
    assert guarded("") == ""


def test_the_byte_order_mark_is_there_when_asked_for(yard: Any, conn: Any) -> None:
    assert next(csv_rows(yard.vehicles, conn, yard.everything, {}, bom=True)).startswith(b"\xef\xbb\xbf")
    assert not next(csv_rows(yard.vehicles, conn, yard.everything, {})).startswith(b"\xef\xbb\xbf")


def test_faults_come_before_the_first_byte(yard: Any, conn: Any) -> None:
    with pytest.raises(Refused):
        csv_rows(yard.vehicles, conn, yard.everything, {"wheels": "4"})


def test_a_workbook_holds_text_as_text_and_numbers_as_numbers(yard: Any, conn: Any) -> None:
    target = io.BytesIO()
    rows = xlsx_file(yard.vehicles, conn, yard.everything, {"columns": "note,lease"}, target)
    assert rows == yard.vehicles.count(conn, yard.everything)
    with zipfile.ZipFile(target) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "=1+1" in sheet
    assert "<v>-3.01</v>" in sheet


def test_json_writes_exact_values() -> None:
    values = {
        "n": Decimal("12.500000"),
        "big": Decimal("123456789012.123456"),
        "t": dt.datetime(2026, 3, 1, 8, tzinfo=dt.UTC),
        "d": dt.date(2026, 3, 1),
        "none": None,
        "id": 2**53 + 1,
    }
    columns = tuple(sa.util.immutabledict(name=name) for name in values)
    page = Page(tuple(_Named(c["name"]) for c in columns), [tuple(values.values())], None, None)  # type: ignore[arg-type]
    assert orjson.loads(json_page(page))["items"][0] == {
        "n": "12.5",
        "big": "123456789012.123456",
        "t": "2026-03-01T08:00:00Z",
        "d": "2026-03-01",
        "none": None,
        "id": 2**53 + 1,
    }


class _Named:
    def __init__(self, name: str) -> None:
        self.name = name
