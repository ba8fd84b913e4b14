"""Proof that the journal was not changed: the chain is computed again from its rows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from backoffice.bus.journal import GENESIS, digest_of, journal, link_of
from backoffice.bus.seal import seal
from backoffice.db.database import Database

MAX_PROBLEMS = 20
_BODIES = ("payload", "result", "events", "changes")


@dataclass
class AuditReport:
    """What a verification found. `head` is the hash of the last link; `unsealed` counts rows that await theirs."""

    rows: int = 0
    head: bytes = GENESIS
    unsealed: int = 0
    problems: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not self.problems


@dataclass(frozen=True)
class Anchor:
    """A link of the chain as it was once written down elsewhere."""

    rows: int
    head: str


def verify_chain(database: Database, anchors: Path | None = None) -> AuditReport:
    """Compute every digest and every link again. A changed, removed, inserted or truncated row is a problem.

    Rows cut off at the end leave a chain that is sound in itself: only `anchors`, a file that `write_anchor`
    appends to, can show that it was longer.
    """
    report = AuditReport()
    known = {anchor.rows: anchor.head for anchor in read_anchors(anchors)} if anchors else {}
    with database.read() as connection:
        for row, stored in _links(connection, database.dialect):
            report.rows += 1
            _check(report, row, stored)
            report.head = bytes(stored)
            expected = known.pop(report.rows, None)
            if expected not in (None, report.head.hex()):
                _add(
                    report,
                    f"row {row.seq}: the chain differs from what was written down elsewhere at {report.rows} rows",
                )
        report.unsealed = _unsealed(connection, database.dialect)
    for rows in sorted(known):
        if rows > report.rows:
            _add(report, f"the journal once had {rows} rows and now has {report.rows}: the end was cut off")
            break
    return report


def _check(report: AuditReport, row: Any, stored: bytes | None) -> None:
    if row.payload is not None:  # an erased body keeps its digest
        bodies = (getattr(row, name) for name in _BODIES)
        digest = digest_of(
            bytes(row.salt), row.principal, row.company_id, row.command, row.recorded_at, bytes(row.request_hash),
            *(None if body is None else bytes(body) for body in bodies),
        )  # fmt: skip
        if digest != bytes(row.digest):
            _add(report, f"row {row.seq} ({row.command}) was changed after it was written")
    if stored is None or link_of(report.head, bytes(row.digest)) != bytes(stored):
        _add(
            report, f"row {row.seq} ({row.command}) does not follow from the row before it: one was changed or removed"
        )


def _add(report: AuditReport, problem: str) -> None:
    if len(report.problems) < MAX_PROBLEMS:
        report.problems.append(problem)


def _links(connection: sa.Connection, dialect: str) -> Iterator[tuple[Any, bytes]]:
    statement = sa.select(journal)
    if dialect == "postgresql":
        statement = sa.select(journal, seal.c.hash.label("link")).join(seal, seal.c.seq == journal.c.seq)
        statement = statement.order_by(seal.c.n)
    else:
        statement = sa.select(journal, journal.c.hash.label("link")).order_by(journal.c.seq)
    rows = connection.execution_options(stream_results=True, yield_per=1000).execute(statement)
    for row in rows:
        yield row, row.link


def _unsealed(connection: sa.Connection, dialect: str) -> int:
    if dialect != "postgresql":
        return 0
    sealed = sa.select(seal.c.seq).where(seal.c.seq == journal.c.seq).exists()
    return connection.execute(sa.select(sa.func.count()).select_from(journal).where(~sealed)).scalar_one()


def read_anchors(path: Path) -> list[Anchor]:
    """The anchors written down so far; a line that was cut short is left out."""
    if not path.exists():
        return []
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            found.append(Anchor(**json.loads(line)))
        except (ValueError, TypeError):
            continue
    return found


def write_anchor(path: Path, report: AuditReport) -> None:
    """Append the head of a sound chain to a file that is best kept on another machine or printed."""
    if report.ok and report.rows:
        with path.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"rows": report.rows, "head": report.head.hex()}) + "\n")
