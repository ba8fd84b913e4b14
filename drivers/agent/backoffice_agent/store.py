"""The agent's SQLite file: outbox, print jobs, actions and the last answer of the server, each change on disk at once.

They share a file so that a print job's step and the event that tells of it are one commit.
"""

from __future__ import annotations

import errno
import sqlite3
import threading
import uuid
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any, Final, TypeVar

T = TypeVar("T")
Work = Callable[[sqlite3.Connection], Any]

FILE: Final = "agent.db"
MOST_IN_ONE_COMMIT: Final = 100
DISK_FULL: Final = "the disk of this terminal is full; scans are refused, free some space"
_FULL_MARKS: Final = ("full", "disk i/o error", "unable to open database file")
_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS known (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS outbox (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, event_id TEXT NOT NULL UNIQUE, device TEXT NOT NULL, epoch TEXT NOT NULL,
    kind TEXT NOT NULL, at TEXT NOT NULL, body TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS jobs (
    place INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, device TEXT NOT NULL, title TEXT NOT NULL,
    data BLOB NOT NULL, state TEXT NOT NULL, sent INTEGER NOT NULL DEFAULT 0, reason TEXT NOT NULL DEFAULT '',
    tries INTEGER NOT NULL DEFAULT 0, first_failure REAL, ended_at REAL
);
CREATE INDEX IF NOT EXISTS jobs_open ON jobs (device, place) WHERE ended_at IS NULL;
CREATE TABLE IF NOT EXISTS actions (id TEXT PRIMARY KEY, device TEXT NOT NULL, answered INTEGER NOT NULL) WITHOUT ROWID;
"""


class Store:
    """Writes of several threads share a commit: whoever comes while one is being made is in the next.

    `write` raises `OSError` (ENOSPC) when the disk takes nothing more; then nothing of it was written.
    """

    def __init__(self, folder: Path) -> None:
        path = folder / FILE
        fresh = not path.exists()
        self._writer = _connection(path)
        self._reader = _connection(path)
        self._writing, self._reading, self._waiting_lock = threading.Lock(), threading.Lock(), threading.Lock()
        self._waiting: list[tuple[Work, Future[Any]]] = []
        self.full = False
        """Whether the last write failed because the disk is full."""
        with self._writer:
            self._writer.executescript(_SCHEMA)
        if fresh and hasattr(path, "chmod"):
            path.chmod(0o600)
        self.epoch = str(self.write(_epoch))
        """A UUID that lives as long as the file: numbers of events count within it."""

    def write(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Carry `work` out in a transaction and return when it is on disk. It may run in another caller's thread."""
        mine: Future[T] = Future()
        with self._waiting_lock:
            self._waiting.append((work, mine))
        with self._writing:
            if not mine.done():
                self._lead()
        return mine.result()

    def read(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Read what is committed."""
        with self._reading:
            return work(self._reader)

    def probe(self) -> bool:
        """Whether the disk takes writes again."""
        try:
            self.write(_probe)
        except OSError:
            return False
        return True

    def close(self) -> None:
        with self._writing, self._reading:
            self._writer.close()
            self._reader.close()

    def _lead(self) -> None:
        """Commit what waits, mine among it: all together, or one by one when something among it fails."""
        while True:
            with self._waiting_lock:
                group = self._waiting[:MOST_IN_ONE_COMMIT]
                del self._waiting[:MOST_IN_ONE_COMMIT]
            if not group:
                return
            try:
                answers = self._commit([work for work, _ in group])
            except Exception as fault:
                if len(group) == 1:
                    group[0][1].set_exception(fault)
                    continue
                for work, future in group:
                    self._commit_alone(work, future)
            else:
                for (_, future), answer in zip(group, answers, strict=True):
                    future.set_result(answer)

    def _commit_alone(self, work: Work, future: Future[Any]) -> None:
        try:
            future.set_result(self._commit([work])[0])
        except Exception as fault:
            future.set_exception(fault)

    def _commit(self, works: list[Work]) -> list[Any]:
        try:
            self._writer.execute("BEGIN IMMEDIATE")
            answers = [work(self._writer) for work in works]
            self._writer.execute("COMMIT")
        except BaseException as fault:
            if self._writer.in_transaction:
                self._writer.execute("ROLLBACK")
            if isinstance(fault, sqlite3.OperationalError) and any(m in str(fault).lower() for m in _FULL_MARKS):
                self.full = True
                raise OSError(errno.ENOSPC, DISK_FULL) from fault
            raise
        self.full = False
        return answers


def _connection(path: Path) -> sqlite3.Connection:
    """A connection that is on disk when it says so: WAL alone may lose the last commits at a power cut."""
    connection = sqlite3.connect(path, timeout=10, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    kept = (
        connection.execute("PRAGMA journal_mode").fetchone()[0],
        connection.execute("PRAGMA synchronous").fetchone()[0],
    )
    if kept != ("wal", 2):
        connection.close()
        raise OSError(
            f"{path} cannot be kept safe here: SQLite answers {kept} instead of WAL and FULL. Nothing was started; "
            "choose a folder on a disk of this machine with --data"
        )
    return connection


def _epoch(connection: sqlite3.Connection) -> str:
    connection.execute("INSERT OR IGNORE INTO known VALUES ('epoch', ?)", (str(uuid.uuid4()),))
    return str(connection.execute("SELECT value FROM known WHERE name = 'epoch'").fetchone()[0])


def _probe(connection: sqlite3.Connection) -> None:
    """As large as a scan with its code, so that a disk that takes it takes scans."""
    connection.execute("INSERT OR REPLACE INTO known VALUES ('probe', ?)", ("." * 4096,))
    connection.execute("DELETE FROM known WHERE name = 'probe'")
