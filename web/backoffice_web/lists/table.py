"""A page of rows as the table macro shows it. Cell functions are chosen once per column, not per cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import sqlalchemy as sa
from markupsafe import Markup, escape

from backoffice.actor import Actor
from backoffice.errors import Denied, NotFound
from backoffice.kinds import Json, RefTo, Uuid
from backoffice.resources import Column, Page, Resource
from backoffice_web.cells import BLANK, Cell, cell
from backoffice_web.context import application
from backoffice_web.formats import Formats
from backoffice_web.lists.as_of import only_as_of
from backoffice_web.lists.links import Links
from backoffice_web.people import names

Names = Mapping[int, tuple[str, str]]
PRINCIPALS = frozenset({"principal", "actor", "by"})
"""Columns that say who did something, as `user:3`; people are shown by name."""


@dataclass(frozen=True)
class Head:
    """A column heading; `href` sorts by it, `order` is how it is sorted now."""

    label: str
    end: bool
    href: str
    order: str


@dataclass(frozen=True)
class Row:
    href: str
    name: str
    cells: tuple[Markup, ...]


@dataclass(frozen=True)
class Table:
    title: str
    heads: tuple[Head, ...]
    rows: tuple[Row, ...]
    ends: tuple[bool, ...]
    lead: int
    """The place of the cell that names the row and links to it."""


def table(resource: Resource, page: Page, links: Links, reader: Actor, formats: Formats, conn: sa.Connection) -> Table:
    """The visible columns of a page without the hidden ones, references shown by name."""
    shown = [i for i, column in enumerate(page.columns) if not column.hidden]
    columns = [page.columns[i] for i in shown]
    sorts = resource.sorts(reader)
    present = links.args.get("sort") or ",".join(resource.default_sort)
    functions = [_cell(column, page, i, reader, formats, conn) for i, column in zip(shown, columns, strict=True)]
    functions = [resource.cells.get(column.name, show) for column, show in zip(columns, functions, strict=True)]
    places = {column.name: place for place, column in enumerate(page.columns)}
    ident, name = places.get(resource.id), places.get(resource.key)
    asked = only_as_of(resource, links.args)
    day = f"?{urlencode(asked)}" if asked else ""
    rows = tuple(
        Row(
            href="" if ident is None else f"{links.path}/{row[ident]}{day}",
            name=str(row[name]) if name is not None else "",
            cells=tuple(show(row[i]) for i, show in zip(shown, functions, strict=True)),
        )
        for row in page.rows
    )
    return Table(
        title=resource.title,
        heads=tuple(_head(c.name, c.label, c.kind.align == "end", c.name in sorts, present, links) for c in columns),
        rows=rows,
        ends=tuple(column.kind.align == "end" for column in columns),
        lead=shown.index(name) if name in shown else 0,
    )


def _head(name: str, label: str, end: bool, sortable: bool, present: str, links: Links) -> Head:
    order = {name: "ascending", f"-{name}": "descending"}.get(present.partition(",")[0], "")
    wanted = f"-{name}" if order == "ascending" else name
    return Head(label, end, links.with_(sort=wanted) if sortable else "", order)


def _cell(column: Column, page: Page, place: int, reader: Actor, formats: Formats, conn: sa.Connection) -> Cell:
    values = (row[place] for row in page.rows if row[place] is not None)
    if isinstance(column.kind, RefTo):
        return reference(column.kind, set(values), reader, conn)
    if column.name in PRINCIPALS and column.textual:
        people = names(set(values), conn)
        return lambda value: escape(people.get(value, value))
    show = cell(column.kind, formats)
    return shortened(show) if isinstance(column.kind, Json | Uuid) else show


def shortened(show: Cell) -> Cell:
    """The beginning only: a table row is one line high, the record page shows the whole."""
    return lambda value: Markup('<span class="bo-cut">{}</span>').format(show(value))


def reference(kind: RefTo, ids: set[int], reader: Actor, conn: sa.Connection) -> Cell:
    """Shows ids of another resource by key, linked; names are read in one query."""
    try:
        target = application().catalogue.resource(kind.resource)
        known: Names = target.names(conn, reader, ids)
        readable = reader.grants.allows(target.permission)
    except (NotFound, Denied):
        known, readable = {}, False
    path = "/r/" + kind.resource.replace(".", "/", 1)

    def show(value: Any) -> Markup:
        if value is None:
            return BLANK
        key, label = known.get(value, (f"id:{value}", ""))
        link = Markup('<a href="{}/{}" title="{}">{}</a>').format(path, value, label, key)
        return link if readable and value in known else escape(key)

    return show
