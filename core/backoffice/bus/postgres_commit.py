"""One transaction a command on PostgreSQL, which does its own group commit.

The journal row is inserted last: its unique key finds replays without a look-up first, and the transaction id by which
the sealer orders rows is then as late as it can be.
"""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from typing import Any

import psycopg
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from backoffice.bus import journal
from backoffice.bus.carry_out import Run, fault, replay
from backoffice.bus.catalogue import Catalogue
from backoffice.bus.work import Answer, Work
from backoffice.clock import Clock
from backoffice.db.database import Database
from backoffice.errors import Refused, Unavailable

ATTEMPTS = 8
_AGAIN = (psycopg.errors.SerializationFailure, psycopg.errors.DeadlockDetected)
_GONE = (psycopg.errors.AdminShutdown, psycopg.errors.CrashShutdown, psycopg.errors.CannotConnectNow)


class PostgresCommit:
    """The committer of one process; any number of them share a database."""

    def __init__(self, database: Database, catalogue: Catalogue, clock: Clock) -> None:
        self._engine = database.write_engine
        self._catalogue = catalogue
        self._clock = clock

    def submit(self, works: Sequence[Work]) -> None:
        """Run each work in a transaction of its own and settle it."""
        for work in works:
            try:
                work.answer = self._settled(work)
            except Exception as error:
                work.error = error

    def _settled(self, work: Work) -> Answer:
        """The committed answer; tried again after a deadlock."""
        for attempt in range(ATTEMPTS):
            try:
                return self._once(work)
            except Exception as error:
                cause = getattr(error, "orig", error)
                if isinstance(cause, _AGAIN):
                    time.sleep(random.random() * 0.01 * 2**attempt)  # noqa: S311  (jitter, no secret)
                    continue
                found = self._stored(work, cause)
                if found is not None:
                    return found
                answer = _refusal(error, cause, work)
                fault(answer, work)
                if answer is error:
                    raise
                raise answer from None
        raise Unavailable("busy", "Too many want the same rows. Nothing was written; send it again.")

    def close(self) -> None:
        """Nothing is kept open."""

    def _once(self, work: Work) -> Answer:
        run = Run(work, self._catalogue, self._clock)
        with self._engine.connect() as connection:
            cursor: Any = connection.connection.cursor()
            self._bound(connection, cursor, work)
            transaction = connection.begin()
            entry = run.carry_out(connection, cursor)
            journal.INSERT.run(cursor, connection.dialect, entry.row(previous=None))
            seq = cursor.fetchone()[0]
            if run.changes:
                run.touch(cursor, connection.dialect, seq)
            transaction.commit()
        return Answer(entry.result, False, seq)

    def _bound(self, connection: sa.Connection, cursor: Any, work: Work) -> None:
        """Let the server stop a statement that runs away. The usual bound is set once for each connection."""
        if connection.info.get("bound_ms") != work.command.bound_ms:
            cursor.execute(f"SET statement_timeout = {_timeout(work)}")
            connection.connection.commit()  # on its own: a rollback of the command would take it back
            connection.info["bound_ms"] = work.command.bound_ms

    def _stored(self, work: Work, cause: BaseException) -> Answer | None:
        """The answer that this key got before: any refusal may only mean that the work was done already."""
        if work.key is None or not isinstance(cause, Refused | psycopg.errors.UniqueViolation):
            return None
        with self._engine.connect() as connection, connection.begin():
            cursor = connection.connection.cursor()
            known = {"principal": work.actor.id, "key": work.key}
            found = journal.BY_KEY.one(cursor, connection.dialect, known)
        if found is None:
            return None
        raw, seq = replay(found, work)
        return Answer(raw, True, seq)


def _timeout(work: Work) -> int:
    # The server counts waiting for locks too, so its bound is wider than that of the work itself.
    return max(1000, 10 * work.command.bound_ms)


def _refusal(error: BaseException, cause: BaseException, work: Work) -> BaseException:
    if isinstance(cause, psycopg.errors.QueryCanceled):
        return Unavailable(
            "too_slow",
            f"{work.command.title} took too long and was stopped. Nothing was written; make it smaller.",
        )
    if isinstance(cause, psycopg.errors.LockNotAvailable):
        return Unavailable("database_locked", "The rows are held by somebody else. Nothing was written; send it again.")
    if isinstance(cause, psycopg.errors.DiskFull):
        return Unavailable("disk_full", "The database server's disk is full. Nothing was written.", retry_after=30)
    if isinstance(cause, _GONE) or (isinstance(error, DBAPIError) and error.connection_invalidated):
        return Unavailable(
            "database_gone",
            "The database server does not answer. Send it again with the same idempotency key "
            "to learn what became of it.",
            retry_after=5,
        )
    if isinstance(cause, psycopg.OperationalError):
        return Unavailable("database_gone", "The database server does not answer. Try again.", retry_after=5)
    return error
