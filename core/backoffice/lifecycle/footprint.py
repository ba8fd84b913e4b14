"""What a plugin has in the database: its tables, and what the core keeps for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

from backoffice.bus.owed import OwedEvent
from backoffice.db.ownership import tables_of
from backoffice.jobs.models import JobKind, JobRecord, JobState
from backoffice.lifecycle.models import FaultRecord, SettingRecord

CAP: Final = 10_000
"""Rows are counted up to here: nobody decides otherwise because of one more."""


@dataclass(frozen=True)
class TableSize:
    """`rows` up to `CAP`; `capped` says that there are more. `size` is in bytes with indexes, None where it is dear."""

    name: str
    rows: int
    capped: bool
    size: int | None


@dataclass(frozen=True)
class Footprint:
    """The counts of what is kept for the plugin: deliveries and jobs that wait, and events that it is owed."""

    tables: tuple[TableSize, ...]
    has_settings: bool
    jobs: int
    deliveries: int
    owed: int
    faults: int

    @property
    def rows(self) -> str:
        """All rows of all tables, as people read it: `3,214` or `more than 10,000`."""
        total = sum(table.rows for table in self.tables)
        return f"{'more than ' if any(table.capped for table in self.tables) else ''}{total:,}"

    @property
    def size(self) -> int | None:
        """Bytes of all tables; None where that is dear to find out."""
        sizes = [table.size for table in self.tables]
        return None if None in sizes else sum(size or 0 for size in sizes)


def footprint(connection: sa.Connection, name: str) -> Footprint:
    """Measure what the plugin has now, also while it is off or its package is gone."""
    waits = JobRecord.state.in_((JobState.WAITING, JobState.RUNNING, JobState.DEAD))
    mine = JobRecord.plugin == name
    return Footprint(
        tables=tuple(_size(connection, table) for table in tables_of(connection, name)),
        has_settings=bool(_count(connection, sa.select(SettingRecord.plugin).where(SettingRecord.plugin == name))),
        jobs=_count(connection, sa.select(JobRecord.id).where(mine, waits, JobRecord.kind == JobKind.JOB)),
        deliveries=_count(connection, sa.select(JobRecord.id).where(mine, waits, JobRecord.kind == JobKind.DELIVERY)),
        owed=_count(connection, sa.select(OwedEvent.id).where(OwedEvent.plugin == name)),
        faults=_count(connection, sa.select(FaultRecord.id).where(FaultRecord.plugin == name)),
    )


def _size(connection: sa.Connection, name: str) -> TableSize:
    rows = _count(connection, sa.select(sa.literal(1)).select_from(sa.table(name)), CAP + 1)
    return TableSize(name, min(rows, CAP), rows > CAP, _bytes(connection, name))


def _count(connection: sa.Connection, rows: sa.Select[Any], limit: int = CAP) -> int:
    counted = sa.select(sa.func.count()).select_from(rows.limit(limit).subquery())
    return connection.execute(counted).scalar_one()


def _bytes(connection: sa.Connection, name: str) -> int | None:
    if connection.dialect.name != "postgresql":
        return None  # SQLite would read the whole table
    quoted = connection.dialect.identifier_preparer.quote(name)
    return int(connection.execute(sa.select(sa.func.pg_total_relation_size(quoted))).scalar_one())
