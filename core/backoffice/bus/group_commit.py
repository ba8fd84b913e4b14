"""Group commit on SQLite: whoever finds the writer free commits for everybody who waits.

There is no writer thread that could die. The first caller leads: it takes the queue, runs every command in a savepoint
of one transaction, commits once, and only then lets the callers go on. Then it hands the lead to the next who waits.
A lone caller pays nothing for it; many callers share the one expensive thing, the flush to disk.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from collections import deque
from collections.abc import Sequence
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.exc import OperationalError as SqlOperationalError
from sqlalchemy.exc import SQLAlchemyError

from backoffice.bus import journal
from backoffice.bus.carry_out import Run, fault, replay
from backoffice.bus.catalogue import Catalogue
from backoffice.bus.work import Answer, Work
from backoffice.clock import Clock
from backoffice.db.database import Database
from backoffice.errors import Unavailable

log = logging.getLogger(__name__)

LIMIT = 128
"""Commands in one transaction at most."""
BUDGET = 0.05
"""Seconds after which a batch is committed as it is, so that those who wait do not wait for the rest."""
PATIENCE = 30.0
"""Seconds that a caller waits for its turn before it is told to try again."""
LOOK = 1.0
"""Seconds between two looks of a waiting caller at whether there still is a leader."""
_STEPS = 5_000
"""SQLite virtual machine steps between two looks at the clock."""


class GroupCommit:
    """The committer of one process. Other processes are kept apart by the advisory lock file."""

    def __init__(self, database: Database, catalogue: Catalogue, clock: Clock) -> None:
        self._database = database
        self._catalogue = catalogue
        self._clock = clock
        self._state = threading.Lock()
        self._queue: deque[Work] = deque()
        self._leader: Work | None = None
        self._batch: list[Work] = []
        self._connection: sa.Connection | None = None
        self._deadline = float("inf")

    def submit(self, works: Sequence[Work]) -> None:
        """Queue the works, in their order, and return when all are settled, leading batches when it is our turn."""
        self._queue.extend(works)
        try:
            for work in works:
                while work.waits():
                    if self._takes_lead(work) or self._wait(work):
                        self._lead_one_batch()
        finally:
            for work in works:
                work.left = True

    def close(self) -> None:
        """Close the connection; there must be no callers left."""
        self._drop_connection()

    # -- who leads

    def _takes_lead(self, work: Work) -> bool:
        """Whether the work leads: nobody else does, or it was handed the lead. A leader who left leads no more."""
        with self._state:
            if self._leader is None or self._leader.left:
                self._leader = work
            return self._leader is work

    def _wait(self, work: Work) -> bool:
        """Wait until the work is settled (False) or leads (True)."""
        patience = time.monotonic() + PATIENCE
        while not work.wait(LOOK):
            if self._takes_lead(work):
                return True
            if time.monotonic() > patience:
                raise Unavailable(
                    "busy",
                    "The database was too busy to carry this out in time. It may still be carried out; "
                    "send it again with the same idempotency key to learn what became of it.",
                    retry_after=5,
                )
        return work.waits() and self._takes_lead(work)

    def _pass_on(self) -> None:
        """Hand the lead to the first who still waits, or let go of it."""
        with self._state:
            while self._queue and self._queue[0].left:
                self._queue.popleft()
            self._leader = self._queue[0] if self._queue else None
        if self._leader is not None:
            self._leader.wake()

    # -- leading

    def _lead_one_batch(self) -> None:
        try:
            self._clear_up()
            self._gather()
            rest = self._batch
            while rest:
                rest = self._transaction(rest)
            self._batch = []
        except BaseException as error:
            self._recover(error)
            if not isinstance(error, Exception):
                raise
        finally:
            self._pass_on()

    def _gather(self) -> None:
        while self._queue and len(self._batch) < LIMIT:
            work = self._queue.popleft()
            if not work.left:
                self._batch.append(work)

    def _clear_up(self) -> None:
        """Tell those whose leader died so suddenly that it could not even tell them itself."""
        if self._batch:
            self._recover(Unavailable("interrupted", "the leader of a batch died"))

    def _recover(self, error: BaseException) -> None:
        """The batch broke down as a whole: nobody in it was acknowledged, all of it is undone, every caller told."""
        self._drop_connection()
        for work in self._batch:
            if work.waits():
                work.fail(_unavailable(error))
        self._batch = []
        if not isinstance(error, sqlite3.OperationalError | SqlOperationalError | Unavailable):
            log.error("a batch of commands broke down and was rolled back", exc_info=error)

    def _transaction(self, batch: list[Work]) -> list[Work]:
        """Run a batch in one transaction and settle it after the commit; gives what has to run again."""
        done: list[Work] = []
        with self._database.file_lock:
            connection, cursor = self._open()
            transaction = connection.begin()
            previous = (journal.HEAD.one(cursor, connection.dialect, {}) or (None,))[0] or journal.GENESIS
            stop = time.perf_counter() + BUDGET
            for number, work in enumerate(batch):
                previous = self._one(work, connection, cursor, previous)
                done.append(work)
                if not self._in_transaction():
                    # SQLite threw the whole transaction away: an interrupted write, a full disk.
                    return self._without(work, batch, transaction)
                if time.perf_counter() > stop and number + 1 < len(batch):
                    break
            self._deadline = float("inf")
            transaction.commit()
        for work in done:
            work.settle()
        return batch[len(done) :]

    def _one(self, work: Work, connection: sa.Connection, cursor: Any, previous: bytes) -> bytes:
        """Run one command in a savepoint; gives the head of the chain after it."""
        run = Run(work, self._catalogue, self._clock)
        work.answer = work.error = None
        self._deadline = float("inf")
        try:
            if work.key is not None:
                known = {"principal": work.actor.id, "key": work.key}
                found = journal.BY_KEY.one(cursor, connection.dialect, known)
                if found is not None:
                    raw, seq = replay(found, work)
                    work.answer = Answer(raw, True, seq)
                    return previous
            cursor.execute("SAVEPOINT command")
            self._deadline = time.thread_time() + work.command.bound_ms / 1000
            entry = run.carry_out(connection, cursor)
            self._deadline = float("inf")
            row = entry.row(previous)
            journal.INSERT.run(cursor, connection.dialect, row)
            seq = cursor.lastrowid
            if run.changes:
                run.touch(cursor, connection.dialect, seq)
            cursor.execute("RELEASE command")
            work.answer = Answer(entry.result, False, seq)
            return bytes(row["hash"])
        except (Exception, SystemExit) as error:
            self._deadline = float("inf")
            work.error = _too_slow(error, work)
            fault(work.error, work)
            if self._in_transaction() and _has_savepoint(cursor):
                cursor.execute("RELEASE command")
            return previous

    def _without(self, offender: Work, batch: list[Work], transaction: sa.Transaction) -> list[Work]:
        """Roll back, settle the offender, and give the others to be run again: none of them was acknowledged."""
        transaction.rollback()
        error = offender.error or Unavailable("rolled_back", "The database rolled this back. Nothing was written.")
        offender.fail(error)
        rest = [work for work in batch if work is not offender]
        for work in rest:
            work.answer = work.error = None
        return rest

    # -- the connection

    def _open(self) -> tuple[sa.Connection, Any]:
        if self._connection is None:
            self._connection = self._database.write_engine.connect()
            self._raw().set_progress_handler(self._over_time, _STEPS)
        return self._connection, self._raw().cursor()

    def _raw(self) -> sqlite3.Connection:
        assert self._connection is not None
        return cast(sqlite3.Connection, self._connection.connection.dbapi_connection)

    def _over_time(self) -> bool:
        # The time of this thread, not of the wall: a busy machine does not make a command slow.
        return time.thread_time() > self._deadline

    def _in_transaction(self) -> bool:
        return self._raw().in_transaction

    def _drop_connection(self) -> None:
        """Undo what is open and forget the connection, which may be in any state."""
        if self._connection is None:
            return
        try:
            self._raw().rollback()
            self._connection.invalidate()
            self._connection.close()
        except (sqlite3.Error, SQLAlchemyError, AssertionError) as error:
            log.warning("a broken connection could not be closed: %s", error)
        finally:
            self._connection = None


def _has_savepoint(cursor: Any) -> bool:
    """Undo the command's savepoint; False if the error came before it was set."""
    try:
        cursor.execute("ROLLBACK TO command")
    except sqlite3.OperationalError:
        return False
    return True


def _too_slow(error: BaseException, work: Work) -> BaseException:
    text = str(getattr(error, "orig", error))
    if isinstance(error, sqlite3.OperationalError | SqlOperationalError) and text == "interrupted":
        return Unavailable(
            "too_slow",
            f"{work.command.title} took longer than its bound of {work.command.bound_ms} ms and was stopped. "
            "Nothing was written; make it smaller.",
        )
    return error


def _unavailable(error: BaseException) -> BaseException:
    text = str(getattr(error, "orig", error))
    if "locked" in text or "busy" in text:
        message = "Another program holds the database. Nothing was written; send it again."
        return Unavailable("database_locked", message, retry_after=1)
    if "full" in text or "I/O" in text or "readonly" in text:
        message = "The disk takes no more writes. Nothing was written; free some space and send it again."
        return Unavailable("disk_full", message, retry_after=30)
    return Unavailable(
        "interrupted",
        "Carrying this out was interrupted. Nothing was acknowledged; send it again with the same idempotency key.",
    )
