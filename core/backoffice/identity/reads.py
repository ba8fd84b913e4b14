"""The log of confidential reads: who read which fields of which rows, and how (H7).

It is written before the answer goes out, and an answer that cannot be recorded is not given: the reader is told so.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterable
from typing import Annotated

import sqlalchemy as sa
from sqlalchemy import ForeignKey, Index
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, mapped_column

from backoffice.clock import Clock
from backoffice.db.base import Base
from backoffice.db.database import Database
from backoffice.errors import Refused, Unavailable
from backoffice.kinds import Count, Id, IdKind, Instant, Json, Text
from backoffice.org.models import Company, CompanyRef
from backoffice.resources import Resource
from backoffice.resources.confidential import Note

_log = logging.getLogger(__name__)

At = Annotated[dt.datetime, Instant("At")]
Who = Annotated[str, Text("By", max=80)]
What = Annotated[str, Text("List", max=120)]
How = Annotated[str, Text("How", max=24)]
Columns = Annotated[list[str], Json("Fields")]
Rows = Annotated[int, Count("Records", le=2**63 - 1)]
RowId = Annotated[str, Text("Record", max=80)]
ReadRef = Annotated[int, IdKind("Read")]


class ConfidentialRead(Base):
    """Somebody read confidential fields, in one request and one way."""

    __tablename__ = "core_confidential_read"

    id: Mapped[Id] = mapped_column(primary_key=True)
    at: Mapped[At] = mapped_column(index=True)
    company_id: Mapped[CompanyRef | None] = mapped_column(ForeignKey(Company.id))
    principal: Mapped[Who] = mapped_column(index=True)
    resource: Mapped[What]
    how: Mapped[How]
    columns: Mapped[Columns]
    rows: Mapped[Rows]


class ConfidentialRow(Base):
    """A record that was read then."""

    __tablename__ = "core_confidential_row"
    __table_args__ = (Index("ix_core_confidential_row_row_id", "row_id", "read_id"),)

    id: Mapped[Id] = mapped_column(primary_key=True)
    read_id: Mapped[ReadRef] = mapped_column(ForeignKey(ConfidentialRead.id), index=True)
    row_id: Mapped[RowId]


class ReadLog:
    """Writes what was read, all of one request in one transaction."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def write(self, notes: Iterable[Note]) -> None:
        """Store the notes; `Unavailable` if that cannot be done, so that nothing is shown which is not recorded."""
        try:
            with self._database.write() as connection:
                for note in notes:
                    self._write(connection, note)
        except (SQLAlchemyError, Refused) as fault:
            _log.exception("a confidential read could not be recorded and was not answered")
            raise Unavailable(
                "not_recorded",
                "Reading these confidential fields could not be recorded, so they are not shown. Nothing was changed; "
                "try again, and tell an administrator if it stays so.",
            ) from fault

    def _write(self, connection: sa.Connection, note: Note) -> None:
        values = {
            "at": self._clock(),
            "company_id": note.actor.company_id,
            "principal": note.actor.id[:80],
            "resource": note.resource,
            "how": note.how,
            "columns": list(note.columns),
            "rows": len(note.rows),
        }
        made = connection.execute(sa.insert(ConfidentialRead).values(**values)).inserted_primary_key
        if note.rows:
            rows = [{"read_id": made[0], "row_id": row[:80]} for row in note.rows]  # type: ignore[index]
            connection.execute(sa.insert(ConfidentialRow), rows)


confidential_reads = Resource(
    "identity.confidential_reads",
    sa.select(
        ConfidentialRead.id,
        ConfidentialRead.at,
        ConfidentialRead.principal,
        ConfidentialRead.resource,
        ConfidentialRead.how,
        ConfidentialRead.columns,
        ConfidentialRead.rows,
    ),
    title="Confidential reads",
    label="resource",
    sort="-id",
    search=("principal", "resource"),
    scope={"company": ConfidentialRead.company_id},
    icon="eye",
    description="Who read fields of personnel or pay of others, in which list and how. Written before they are shown.",
)
confidential_rows = Resource(
    "identity.confidential_records",
    sa.select(
        ConfidentialRow.id,
        ConfidentialRead.at,
        ConfidentialRead.principal,
        ConfidentialRead.resource,
        ConfidentialRow.row_id.label("record"),
        ConfidentialRead.how,
        ConfidentialRow.read_id.label("read"),
    ).join(ConfidentialRead, ConfidentialRead.id == ConfidentialRow.read_id),
    title="Confidential records read",
    label="resource",
    sort="-id",
    search=("principal", "resource"),
    sortable=("record",),
    scope={"company": ConfidentialRead.company_id},
    labels={"record": "Record", "read": "Read"},
    icon="eye",
    description="Each record of which somebody read confidential fields: filter by the list and the record's id.",
)
