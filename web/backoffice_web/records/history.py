"""What happened to a row: the journal entries of the commands that touched it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import orjson
import sqlalchemy as sa

from backoffice.bus.journal import journal, subject
from backoffice.resources import Resource
from backoffice_web.cells import humanise
from backoffice_web.context import application
from backoffice_web.formats import EMPTY
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


def history(resource: Resource, ident: Any, labels: dict[str, str], conn: sa.Connection) -> list[Entry]:
    """The last commands that touched the row, newest first. `labels` names the columns that the reader may see."""
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
            tuple(_differences(row.changes, table.name, ident, labels)),
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


def _differences(body: bytes | None, table: str, ident: int, labels: dict[str, str]) -> list[Difference]:
    if body is None:
        return []
    found: list[Difference] = []
    for changed, row_id, fields in orjson.loads(body):
        if changed != table or row_id != ident or not isinstance(fields, dict):
            continue
        for column, pair in fields.items():
            label = labels.get(column) or labels.get(column.removesuffix("_id"))
            if label and isinstance(pair, list) and len(pair) == 2 and pair[0] != pair[1]:
                found.append(Difference(label, _text(pair[0]), _text(pair[1])))
    created = all(change.before == EMPTY for change in found)
    return [] if created else found  # a new record is shown beside, there is nothing to compare


def _text(value: Any) -> str:
    return EMPTY if value is None else str(value)
