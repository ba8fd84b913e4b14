"""Choosing a row while typing: first the keys that begin with the text, then what contains it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from backoffice.actor import Actor
from backoffice.resources import confidential
from backoffice.resources.filters import Filter
from backoffice.resources.plan import Order, statement
from backoffice.resources.query import Query, read_query

if TYPE_CHECKING:
    from backoffice.resources.resource import Resource

Choice = tuple[Any, str, str]


def lookup(resource: Resource, conn: sa.Connection, actor: Actor, q: str, limit: int) -> list[Choice]:
    """Up to `limit` (id, key, label) in reach; Denied without the permission to read the resource."""
    query = read_query(resource, conn, actor, {"q": q})
    visible = resource.visible(actor)
    if resource.key not in visible:
        return []
    if resource.archived in visible:
        query = replace(query, filters=(Filter(resource.archived, "null", None),))
    found: dict[Any, Choice] = {}
    key = resource.columns[resource.key]
    if q.strip() and "prefix" in key.kind.ops:
        by_key = Filter(resource.key, "prefix", q.strip())
        _add(resource, conn, replace(query, words=(), filters=(*query.filters, by_key)), visible, limit, found)
    if len(found) < limit:
        _add(resource, conn, query, visible, limit, found)
    given = list(found.values())[:limit]
    shown = (resource.key, resource.label if resource.label in visible else resource.key)
    confidential.note(resource, conn, actor, "lookup", shown, (choice[0] for choice in given))
    return given


def _add(
    resource: Resource,
    conn: sa.Connection,
    query: Query,
    visible: Any,
    limit: int,
    found: dict[Any, Choice],
) -> None:
    label = resource.label if resource.label in visible else resource.key
    columns = tuple(dict.fromkeys((resource.id, resource.key, label)))
    shape = replace(
        query.shape(conn.dialect.name, columns), order=(Order(resource.key), Order(resource.id)), limited=True
    )
    rows = conn.execute(statement(resource, shape, query.params), query.values | {"row_limit": limit})
    for row in rows:
        values = dict(zip(columns, row, strict=True))
        choice = (values[resource.id], str(values[resource.key]), str(values[label] or ""))
        found.setdefault(choice[0], choice)
