"""Pages of long lists through the declarations of resources, against queries written by hand for one purpose."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import orjson
import sqlalchemy as sa

from backoffice.resources import Page, Resource, json_page
from benchmarks.common import Sample, Settings, in_turns, median, p50, ratio, repeated
from benchmarks.office import Office, Offices
from benchmarks.reference import lists
from benchmarks.report import Report
from benchmarks.stock import add_items, add_moves

DEEP = 50_000
"""Rows before the page that is reached by a cursor (page 1,001), or by its key in the query by hand."""
LIMIT = 50


@dataclass(frozen=True)
class Case:
    """A question asked of the resource (`args`), and the same by hand; both give the ids of the rows."""

    name: str
    resource: str
    args: dict[str, str]
    by_hand: Callable[[sa.Connection], list[Any]]
    api: bool = True
    """Whether to measure the page as JSON as well."""


def measure(settings: Settings, offices: Offices, report: Report) -> None:
    """Items and moves, a million of each."""
    rows = settings.rows(1_000_000, 60_000)
    for dialect in settings.dialects:
        with offices.office(dialect) as office:
            add_items(office, rows)
            add_moves(office, rows)
            for case in _cases(office):
                _page(settings, office, report, rows, case)
            for name, args in (("catalog.items", {}), ("catalog.items", {"q": "M17"}), ("inventory.moves", {})):
                _count(settings, office, report, rows, name, args)


def _cases(office: Office) -> list[Case]:
    items, moves = "catalog.items", "inventory.moves"
    company = office.who.company_id
    some = {"item": "ITEM-042"}
    deep_items, deep_moves = (_cursor(office, name) for name in (items, moves))
    return [
        Case("first page", items, {}, lists.items),
        Case("page 1,001", items, {"cursor": deep_items[0]}, lambda c: lists.items(c, after=deep_items[1]["sku"])),
        Case("search", items, {"q": "M17"}, lambda c: lists.items(c, word="M17"), api=False),
        Case("rare words", items, {"q": "lot 4711"}, lambda c: lists.items(c, word="lot", other="4711"), api=False),
        Case("first page", moves, {}, lambda c: lists.moves(c, company)),
        Case("page 1,001", moves, {"cursor": deep_moves[0]}, lambda c: lists.moves(c, company, deep_moves[1]["id"])),
        Case("filtered", moves, some, lambda c: lists.moves(c, company, sku="ITEM-042")),
    ]


def _cursor(office: Office, name: str) -> tuple[str, dict[str, Any]]:
    """The cursor behind so many rows, and the last row before it."""
    resource = office.application.resource(name)
    args = {"limit": "500"}
    last: dict[str, Any] = {}
    with office.application.read() as connection:
        for _ in range(DEEP // 500):
            page = resource.page(connection, office.actor, args)
            assert page.next is not None
            args["cursor"], last = page.next, page.dicts()[-1]
    return args["cursor"], last


def _page(settings: Settings, office: Office, report: Report, rows: int, case: Case) -> None:
    resource = office.application.resource(case.resource)
    with office.application.read() as connection:

        def ours() -> Page:
            return resource.page(connection, office.actor, case.args, limit=LIMIT)

        def hand() -> list[Any]:
            return case.by_hand(connection)

        assert [row[0] for row in hand()] == [row["id"] for row in ours().dicts()], case
        samples = _compare(settings, hand, ours)
        as_json = (lambda: orjson.dumps([tuple(row) for row in hand()], str)), (lambda: json_page(ours()))
        api = _compare(settings, *as_json) if case.api else None
    report.add(
        database=office.application.database.dialect,
        rows=rows,
        list=case.resource,
        what=case.name,
        ours_ms=median(samples["ours"], p50),
        hand_ms=median(samples["hand"], p50),
        to_hand=ratio(samples["ours"], samples["hand"], p50),
        api_ms=median(api["ours"], p50) if api else None,
        api_to_hand=ratio(api["ours"], api["hand"], p50) if api else None,
    )


def _count(settings: Settings, office: Office, report: Report, rows: int, name: str, args: dict[str, str]) -> None:
    resource: Resource = office.application.resource(name)
    company = office.who.company_id
    with office.application.read() as connection:

        def ours() -> int:
            return resource.count(connection, office.actor, args)

        def hand() -> int:
            return lists.count(connection, name, company, args.get("q"))

        assert hand() == ours()
        samples = _compare(settings, hand, ours)
    report.add(
        database=office.application.database.dialect,
        rows=rows,
        list=name,
        what="count up to 10,001" + (" of a search" if args else ""),
        ours_ms=median(samples["ours"], p50),
        hand_ms=median(samples["hand"], p50),
        to_hand=ratio(samples["ours"], samples["hand"], p50),
    )


def _compare(settings: Settings, hand: Callable[[], object], ours: Callable[[], object]) -> dict[str, list[Sample]]:
    turns = {"hand": lambda seconds: repeated(hand, seconds), "ours": lambda seconds: repeated(ours, seconds)}
    return in_turns(turns, settings.rounds, settings.seconds / 4)
