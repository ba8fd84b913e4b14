"""What happened to a row: the journal entries of the commands that touched it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import orjson
import sqlalchemy as sa

from backoffice.bus.journal import journal, subject
from backoffice.kinds import Instant, Number
from backoffice.resources import Column, Resource
from backoffice_web.cells import humanise
from backoffice_web.context import application
from backoffice_web.formats import EMPTY, Formats
from backoffice_web.people import names

SHOWN = 20


@dataclass(frozen=True)
class Difference:
    """A field that a command changed, its values as text."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Entry:
    """One thing that happened."""

    seq: int
    at: dt.datetime
    who: str
    what: str
    differences: tuple[Difference, ...]


def history(
    resource: Resource, ident: Any, columns: Mapping[str, Column], formats: Formats, conn: sa.Connection
) -> list[Entry]:
    """The last commands that touched the row, newest first. `columns` are those that the reader may see."""
    table = base_table(resource)
    if table is None or not isinstance(ident, int):
        return []
    found = conn.execute(
        sa.select(journal.c.seq, journal.c.recorded_at, journal.c.principal, journal.c.command, journal.c.changes)
        .join(subject, subject.c.seq == journal.c.seq)
        .where(subject.c.subject == table.name, subject.c.row_id == ident)
        .order_by(journal.c.seq.desc())
        .limit(SHOWN)
    ).all()
    people = names({row.principal for row in found}, conn)
    return [
        Entry(
            row.seq,
            row.recorded_at,
            people.get(row.principal) or str(row.principal),
            title(row.command),
            tuple(_differences(row.changes, table.name, ident, columns, formats)),
        )
        for row in found
    ]


def base_table(resource: Resource) -> sa.Table | None:
    """The table whose id tells the rows of the resource apart."""
    expr = resource.columns[resource.id].expr
    table = expr.table if isinstance(expr, sa.Column) else None
    return table if isinstance(table, sa.Table) else None


def title(command: str) -> str:
    """What a command is called; commands of modules that are gone keep their name."""
    found = application().catalogue.find(command)
    return found.title if found else humanise(command.partition(".")[2])


def _differences(
    body: bytes | None, table: str, ident: int, columns: Mapping[str, Column], formats: Formats
) -> list[Difference]:
    if body is None:
        return []
    found: list[Difference] = []
    for changed, row_id, fields in orjson.loads(body):
        if changed != table or row_id != ident or not isinstance(fields, dict):
            continue
        for name, pair in fields.items():
            column = columns.get(name) or columns.get(name.removesuffix("_id"))
            if column and isinstance(pair, list) and len(pair) == 2 and pair[0] != pair[1]:
                before, after = (_text(column, value, formats) for value in pair)
                found.append(Difference(column.label, before, after))
    created = all(change.before == EMPTY for change in found)
    return [] if created else found  # a new record is shown beside, there is nothing to compare


def _text(column: Column, value: Any, formats: Formats) -> str:
    """The value as the reader writes it; the journal holds it as JSON."""
    if value is None:
        return EMPTY
    if isinstance(column.kind, Number):
        return formats.number(Decimal(value))
    if isinstance(column.kind, Instant):
        return formats.instant(dt.datetime.fromisoformat(value))
    return str(value)
