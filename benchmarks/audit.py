"""Proving that a long journal was not changed, against reading it and hashing what was read."""

from __future__ import annotations

import datetime as dt
from hashlib import sha256

import sqlalchemy as sa

from backoffice.bus import journal
from backoffice.bus.audit import verify_chain
from backoffice.bus.seal import seal_once
from backoffice.db.database import Database
from benchmarks.common import Sample, Settings, in_turns, median, p50, ratio, repeated
from benchmarks.office import Offices
from benchmarks.payloads import move_body
from benchmarks.report import Report

_BATCH = 5_000


def measure(settings: Settings, offices: Offices, report: Report) -> None:
    """100k rows on both databases, written as the bus writes them but in bulk."""
    for dialect in settings.dialects:
        with offices.office(dialect, stocked=False) as office:
            database = office.application.database
            rows = settings.rows(100_000, 10_000)
            _write(database, rows - office.count("core_journal"))
            while seal_once(database):
                pass
            found = verify_chain(database)
            assert (found.problems, found.rows, found.unsealed) == ([], rows, 0), found
            samples = _compare(settings, database)
        verify = median(samples["verify"], p50)
        report.add(
            database=dialect,
            rows=rows,
            verify_ms=verify,
            rows_per_s=rows / verify * 1000,
            bare_ms=median(samples["bare"], p50),
            to_bare=ratio(samples["verify"], samples["bare"], p50),
        )


def _compare(settings: Settings, database: Database) -> dict[str, list[Sample]]:
    turns = {
        "bare": lambda seconds: repeated(lambda: _read_and_hash(database), seconds),
        "verify": lambda seconds: repeated(lambda: verify_chain(database), seconds),
    }
    return in_turns(turns, settings.rounds, 0.1)


def _write(database: Database, number: int) -> None:
    with database.write() as connection:
        head: bytes | None = None
        if database.dialect == "sqlite":
            head = connection.execute(sa.select(journal.journal.c.hash).order_by(sa.desc("seq")).limit(1)).scalar_one()
        rows = []
        for one in range(number):
            row = _entry(one).row(head)
            head = row["hash"]
            rows.append(row)
            if len(rows) == _BATCH or one == number - 1:
                connection.execute(sa.insert(journal.journal), rows)
                rows = []


def _entry(number: int) -> journal.Entry:
    body = move_body()
    return journal.Entry(
        principal="user:1",
        key=f"bulk:{number}",
        company_id=1,
        command="inventory.move",
        recorded_at=dt.datetime.now(dt.UTC),
        request_hash=sha256(body).digest(),
        payload=body,
        result=b'{"move":1,"cost":"2.5000"}',
        events=b'[{"name":"stock.moved","version":1,"body":{"source":"inventory.move","item":1,"quantity":"1"}}]',
        changes=None,
    )


def _read_and_hash(database: Database) -> None:
    """What any proof costs at least: every row read, and its bytes hashed once."""
    with database.read() as connection:
        hashed = sha256()
        for row in connection.execution_options(yield_per=1000).execute(sa.select(journal.journal)):
            for value in row:
                if isinstance(value, bytes):
                    hashed.update(value)
