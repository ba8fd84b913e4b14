"""Filters follow the kinds of the columns, and their values are checked like payload fields."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from backoffice.actor import Grant
from backoffice.errors import Refused


def rows(yard: Any, conn: Any, **args: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yard.vehicles.page(conn, yard.everything, {"limit": "500", **args}).dicts()
    return found


def _shown(value: object) -> str:
    """The same name for a case in every test process: a function's address is not."""
    return "rows" if callable(value) else str(value)


@pytest.mark.parametrize(
    ("args", "holds"),
    [
        ({"fuel": "diesel"}, lambda r: r["fuel"] == "diesel"),
        ({"fuel": "diesel,electric"}, lambda r: True),
        ({"active": "false"}, lambda r: r["active"] is False),
        ({"odometer__gte": "12.5"}, lambda r: r["odometer"] >= Decimal("12.5")),
        ({"odometer": "12.5"}, lambda r: r["odometer"] == Decimal("12.5")),
        ({"lease_per_year__lte": "1188"}, lambda r: r["lease_per_year"] is not None and r["lease_per_year"] <= 1188),
        ({"note__contains": "%"}, lambda r: r["note"] == "Z%"),
        ({"note__contains": "_"}, lambda r: r["note"] == "b_c"),
        ({"note__contains": "B"}, lambda r: "b" in (r["note"] or "").lower()),
        ({"note__prefix": "b"}, lambda r: r["note"] == "b_c"),
        ({"note__isnull": "true"}, lambda r: r["note"] is None),
        ({"note__isnull": "false"}, lambda r: r["note"] is not None),
        ({"bought__gte": "2025-01-01"}, lambda r: r["bought"] is not None and r["bought"].year == 2026),
        ({"seen__gte": "2026-03-01T09:00:00.000001+01:00"}, lambda r: r["seen"] and r["seen"].microsecond == 1),
        ({"depot": "NORTH"}, lambda r: r["depot"] == 1),
        ({"depot": "TWIN"}, lambda r: r["depot"] in (4, 5)),
        ({"depot": "id:2,NORTH"}, lambda r: r["depot"] in (1, 2)),
        ({"depot": 2}, lambda r: r["depot"] == 2),
        ({"q": "b_c"}, lambda r: r["note"] == "b_c"),
        ({"q": "TOP zz"}, lambda r: r["note"] == "zz, top"),
        ({"q": "  "}, lambda r: True),
    ],
    ids=_shown,
)
def test_a_filter_keeps_exactly_what_it_says(yard: Any, conn: Any, args: dict[str, Any], holds: Any) -> None:
    everything = rows(yard, conn)
    wanted = [row["id"] for row in everything if holds(row)]
    assert wanted, "the test data should have such a row"
    assert [row["id"] for row in rows(yard, conn, **args)] == wanted
    assert yard.vehicles.count(conn, yard.everything, args) == len(wanted)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("odometer", ""),
        ("odometer", "NaN"),
        ("odometer", "Infinity"),
        ("odometer", "1e5"),
        ("odometer", "٣"),
        ("odometer", "1" + "0" * 400),
        ("odometer", "1.23"),
        ("id", "1" + "0" * 400),
        ("id", "9223372036854775808"),
        ("id", "1.0"),
        ("id", ",".join(["1"] * 101)),
        ("plate", "a\0b"),
        ("plate", ""),
        ("plate", "\ud800"),
        ("plate", "x" * 30_000),
        ("plate__prefix", "\0"),
        ("fuel", "steam"),
        ("fuel", ""),
        ("bought", "0"),
        ("bought", "2026-02-30"),
        ("seen__gte", "2026-03-01T09:00:00"),
        ("active", "1"),
        ("note__isnull", "maybe"),
        ("depot", ""),
        ("depot", "\0"),
        ("limit", "0"),
        ("limit", "501"),
        ("limit", "9" * 400),
        ("q", "\0"),
        ("q", "\ud800"),
        ("q", "x" * 201),
    ],
)
def test_a_value_that_cannot_be_is_named(yard: Any, conn: Any, name: str, value: str) -> None:
    with pytest.raises(Refused) as refused:
        yard.vehicles.page(conn, yard.everything, {name: value})
    assert refused.value.status == 422
    assert [(e.field, e.code) for e in refused.value.errors] == [(name, "invalid_value")]


def test_an_unknown_reference_is_named(yard: Any, conn: Any) -> None:
    with pytest.raises(Refused) as refused:
        yard.vehicles.page(conn, yard.everything, {"depot": "NORTH,NOWHERE"})
    assert [(e.field, e.code) for e in refused.value.errors] == [("depot", "unknown_reference")]


def test_a_filter_by_key_reaches_no_further_than_the_reader(yard: Any, conn: Any) -> None:
    reader = yard.person("yard.vehicles.read", Grant("yard.depots.read", site_id=1))
    assert yard.vehicles.page(conn, reader, {"depot": "NORTH"}).rows
    for hidden in ("SOUTH", "EAST"):
        with pytest.raises(Refused) as refused:
            yard.vehicles.page(conn, reader, {"depot": hidden})
        assert refused.value.errors[0].code == "unknown_reference"


@pytest.mark.parametrize(
    ("args", "code"),
    [
        ({"wheels": "4"}, "unknown_filter"),
        ({"plate__gte": "a"}, "unknown_filter"),
        ({"odometer__isnull": "true"}, "unknown_filter"),
        ({"sort": "wheels"}, "unknown_sort"),
        ({"sort": "depot_code,plate,plate"}, "unknown_sort"),
        ({"sort": "dear"}, "unknown_sort"),
        ({"columns": "plate,wheels"}, "unknown_column"),
    ],
    ids=_shown,
)
def test_what_is_not_there_is_refused_not_ignored(yard: Any, conn: Any, args: dict[str, str], code: str) -> None:
    with pytest.raises(Refused) as refused:
        yard.vehicles.page(conn, yard.everything, args)
    assert code in {e.code for e in refused.value.errors}


def test_chosen_columns_come_in_the_order_asked_for(yard: Any, conn: Any) -> None:
    page = yard.vehicles.page(conn, yard.everything, {"columns": "odometer,plate", "sort": "-seen"})
    assert [c.name for c in page.columns] == ["odometer", "plate"]
    assert all(len(row) == 2 for row in page.rows)


def test_totals_add_up(yard: Any, conn: Any) -> None:
    found = yard.vehicles.total(conn, yard.everything, {"fuel": "diesel"}, ["odometer", "lease"])
    listed = rows(yard, conn, fuel="diesel")
    assert found["odometer"] == sum(r["odometer"] for r in listed)
    assert found["lease"] == sum(r["lease"] or 0 for r in listed)
    with pytest.raises(Refused):
        yard.vehicles.total(conn, yard.everything, {}, ["plate"])
