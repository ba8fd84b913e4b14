"""Paging over every sort, forwards and backwards, equals sorting in Python."""

from __future__ import annotations

import functools
import itertools
from typing import Any

import pytest
from sqlalchemy.dialects import postgresql, sqlite

from backoffice.resources.plan import Order, Shape, statement

COLUMNS = ("plate", "note", "fuel", "active", "odometer", "lease", "bought", "seen", "lease_per_year")
SORTS = [
    ",".join(f"{sign}{name}" for sign, name in zip(signs, names, strict=True))
    for size in (1, 2)
    for names in itertools.permutations(COLUMNS, size)
    for signs in itertools.product(("", "-"), repeat=size)
] + ["note,-bought,odometer", "-seen,bought,-lease", "bought,-note,-fuel,plate"]


def compare(sort: list[tuple[str, bool]]) -> Any:
    """NULL is larger than everything; text goes by code point."""

    def larger(a: dict[str, Any], b: dict[str, Any]) -> int:
        for name, desc in sort:
            x, y = a[name], b[name]
            if x == y:
                continue
            sign = 1 if x is None or (y is not None and x > y) else -1
            return -sign if desc else sign
        return 0

    return functools.cmp_to_key(larger)


def walk(yard: Any, conn: Any, args: dict[str, str], limit: int) -> tuple[list[int], list[int]]:
    """The ids met by following `next` to the end, and by following `prev` back to the start."""
    pages = [yard.vehicles.page(conn, yard.everything, args, limit=limit)]
    while pages[-1].next:
        pages.append(yard.vehicles.page(conn, yard.everything, args | {"cursor": pages[-1].next}, limit=limit))
    forwards = [row["id"] for page in pages for row in page.dicts()]
    back = [pages[-1]]
    while back[0].prev:
        back.insert(0, yard.vehicles.page(conn, yard.everything, args | {"cursor": back[0].prev}, limit=limit))
    return forwards, [row["id"] for page in back for row in page.dicts()]


@pytest.mark.parametrize("chunk", range(6))
def test_every_sort_pages_both_ways_like_a_python_sort(yard: Any, conn: Any, chunk: int) -> None:
    rows = yard.vehicles.page(conn, yard.everything, {"limit": "500"}).dicts()
    assert len(rows) > 50
    for sort in SORTS[chunk::6]:
        parts = [(part.removeprefix("-"), part.startswith("-")) for part in sort.split(",")]
        wanted = [row["id"] for row in sorted(rows, key=compare([*parts, ("id", parts[-1][1])]))]
        limit = 17 + len(sort) % 5
        forwards, backwards = walk(yard, conn, {"sort": sort}, limit)
        assert forwards == wanted, f"forwards by {sort}"
        assert backwards == wanted, f"backwards by {sort}"


def test_a_page_that_holds_everything_has_no_neighbours(yard: Any, conn: Any) -> None:
    page = yard.vehicles.page(conn, yard.everything, {"limit": "500"})
    assert (page.next, page.prev) == (None, None)


def test_paging_goes_on_where_it_was_when_rows_are_filtered(yard: Any, conn: Any) -> None:
    args = {"sort": "-note", "fuel": "diesel", "active": "true"}
    forwards, backwards = walk(yard, conn, args, 3)
    rows = yard.vehicles.page(conn, yard.everything, {"limit": "500"}).dicts()
    assert set(forwards) == {r["id"] for r in rows if r["fuel"] == "diesel" and r["active"]}
    assert forwards == backwards


def test_the_count_is_capped(yard: Any, conn: Any) -> None:
    all_rows = len(yard.vehicles.page(conn, yard.everything, {"limit": "500"}).rows)
    assert yard.vehicles.count(conn, yard.everything) == all_rows
    assert yard.vehicles.count(conn, yard.everything, cap=None) == all_rows
    assert yard.vehicles.count(conn, yard.everything, cap=5) == 5


def test_postgresql_sorts_text_by_code_point_whatever_its_locale(yard: Any) -> None:
    order = (Order("note"), Order("id"))
    shape = Shape("postgresql", ("id",), None, False, filters=(("note", "prefix"),), order=order, after=(False, False))
    sql = str(statement(yard.vehicles, shape).compile(dialect=postgresql.dialect()))
    assert sql.count('note COLLATE "C"') == sql.count("yard_vehicle.note") - sql.count("note IS NULL")
    shape = Shape("sqlite", ("id",), None, False, order=order)
    assert "COLLATE" not in str(statement(yard.vehicles, shape).compile(dialect=sqlite.dialect()))
