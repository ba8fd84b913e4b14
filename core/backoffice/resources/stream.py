"""A whole list in constant memory, from one statement and so from one snapshot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from backoffice.actor import Actor
from backoffice.resources import confidential
from backoffice.resources.column import Column
from backoffice.resources.plan import statement
from backoffice.resources.query import read_query
from backoffice.resources.statements import Select

if TYPE_CHECKING:
    from backoffice.resources.resource import Resource

CHUNK = 2000


@dataclass(frozen=True)
class Stream:
    """The columns, and chunks of rows in their order."""

    columns: tuple[Column, ...]
    chunks: Iterator[list[tuple[Any, ...]]]


def stream(
    resource: Resource,
    conn: sa.Connection,
    actor: Actor,
    args: Mapping[str, str],
    columns: tuple[str, ...] | None = None,
) -> Stream:
    """The rows that a list with these arguments shows, on all of its pages. Faults are raised here, before any row.

    `columns` defaults to the `columns` argument, else to all visible ones that are not hidden.
    """
    wanted = {name: value for name, value in args.items() if name not in ("cursor", "limit")}
    if columns is not None:
        wanted["columns"] = ",".join(columns)
    query = read_query(resource, conn, actor, wanted)
    shown = tuple(n for n in query.columns if wanted.get("columns") or not resource.columns[n].hidden)
    told = confidential.confidential(resource, (*shown, *query.chosen_by))
    read = (*shown, resource.id) if told else shown
    shape = replace(query.shape(conn.dialect.name, tuple(dict.fromkeys(read))), order=query.order)
    chunks = _chunks(conn, statement(resource, shape, query.params), query.values)
    if told:
        chunks = _noted(resource, conn, actor, told, chunks, read.index(resource.id), len(shown))
    return Stream(tuple(resource.columns[name] for name in shown), chunks)


def _noted(
    resource: Resource,
    conn: sa.Connection,
    actor: Actor,
    told: tuple[str, ...],
    chunks: Iterator[list[tuple[Any, ...]]],
    place: int,
    width: int,
) -> Iterator[list[tuple[Any, ...]]]:
    for chunk in confidential.noted_chunks(resource, conn, actor, told, chunks, place):
        yield [row[:width] for row in chunk]


def _chunks(conn: sa.Connection, found: Select, values: dict[str, Any]) -> Iterator[list[tuple[Any, ...]]]:
    # Without a server-side cursor PostgreSQL's driver would fetch all rows at once.
    with conn.execute(found, values, execution_options={"stream_results": True, "yield_per": CHUNK}) as result:
        for chunk in result.partitions():
            yield [tuple(row) for row in chunk]
