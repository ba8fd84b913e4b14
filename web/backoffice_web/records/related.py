"""What other lists know about a record: their rows that refer to it, or carry its natural key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from backoffice.actor import Actor
from backoffice.errors import Denied
from backoffice.kinds import RefTo
from backoffice.resources import Column, Resource
from backoffice_web.context import application
from backoffice_web.formats import Formats
from backoffice_web.lists.links import Links
from backoffice_web.lists.table import Table, table
from backoffice_web.records.history import base_table

ROWS = 5
_OWN = 2
Link = tuple[Resource, str, str]


@dataclass(frozen=True)
class Related:
    """The first rows of another list about the record; `href` leads to all of them."""

    title: str
    icon: str
    table: Table
    href: str
    more: bool


def related(
    resource: Resource, record: Mapping[str, Any], reader: Actor, formats: Formats, conn: sa.Connection
) -> list[Related]:
    """Derived from the declarations alone: nobody lists which records have which others. Empty lists are left out."""
    found = []
    for other, argument, value in _widest(list(_links(resource, record, reader))):
        links = Links("/r/" + other.name.replace(".", "/", 1), {argument: value})
        try:
            page = other.page(conn, reader, links.args, limit=ROWS)
        except Denied:
            continue
        if page.rows:
            rows = table(other, page, links, reader, formats, conn)
            found.append(Related(other.title, other.icon, rows, links.with_(), page.next is not None))
    return found


def _links(resource: Resource, record: Mapping[str, Any], reader: Actor) -> Iterator[Link]:
    """(other list, filter, value) by which each list that the reader may read is about the record."""
    key, rows = resource.columns[resource.key].expr, base_table(resource)
    for other in application().catalogue.resources():
        if other is resource or not reader.grants.allows(other.permission):
            continue
        for column in other.visible(reader).values():
            if isinstance(column.kind, RefTo) and column.kind.resource == resource.name:
                yield other, column.name, f"id:{record[resource.id]}"
                break
            if _is_key(column, key) and (rows is None or base_table(other) is not rows):  # else it is the row itself
                yield other, column.name, str(record[resource.key])
                break


def _widest(links: list[Link]) -> list[Link]:
    """Of lists of the same rows the widest: everybody's before the team's, and the team's before one's own."""
    best: dict[Any, int] = {}
    for other, _, _ in links:
        table = base_table(other)
        best[table] = min(best.get(table, _OWN), _breadth(other))
    return [link for link in links if base_table(link[0]) is None or _breadth(link[0]) == best[base_table(link[0])]]


def _breadth(resource: Resource) -> int:
    if resource.whose is None:
        return 0
    return _OWN if resource.is_own else 1


def _is_key(column: Column, key: Any) -> bool:
    return isinstance(column.expr, sa.Column) and column.expr is key and "eq" in column.kind.ops
