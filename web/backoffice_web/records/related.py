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

ROWS = 5


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
    for other, argument, value in _links(resource, record, reader):
        links = Links("/r/" + other.name.replace(".", "/", 1), {argument: value})
        try:
            page = other.page(conn, reader, links.args, limit=ROWS)
        except Denied:
            continue
        if page.rows:
            rows = table(other, page, links, reader, formats, conn)
            found.append(Related(other.title, other.icon, rows, links.with_(), page.next is not None))
    return found


def _links(resource: Resource, record: Mapping[str, Any], reader: Actor) -> Iterator[tuple[Resource, str, str]]:
    """(other list, filter, value) by which each list that the reader may read is about the record."""
    key = resource.columns[resource.key].expr
    for other in application().catalogue.resources():
        if other is resource or not reader.grants.allows(other.permission):
            continue
        for column in other.visible(reader).values():
            if isinstance(column.kind, RefTo) and column.kind.resource == resource.name:
                yield other, column.name, f"id:{record[resource.id]}"
                break
            if _is_key(column, key):
                yield other, column.name, str(record[resource.key])
                break


def _is_key(column: Column, key: Any) -> bool:
    return isinstance(column.expr, sa.Column) and column.expr is key and "eq" in column.kind.ops
