"""One database, SQLite or PostgreSQL: an engine to read by, an engine to write by, the lock of writers."""

from __future__ import annotations

import os
import weakref
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal, Protocol

import sqlalchemy as sa

from backoffice.db import postgresql, sqlite
from backoffice.db.filelock import FileLock, Lock, NoLock


class Flushed(Protocol):
    """What a snapshot collects: written when the snapshot ends, before its reader answers anybody."""

    def flush(self) -> None: ...


_opened: weakref.WeakSet[Database] = weakref.WeakSet()


class Database:
    """`url` is `sqlite:///path` or `postgresql://…`; ValueError for any other database.

    `lock_path` is the advisory lock file of a SQLite database, by default `<database>.lock`. The two timeouts
    (milliseconds, 0 = none) are PostgreSQL's. Nothing is opened before the first use.
    """

    def __init__(
        self,
        url: str,
        lock_path: Path | None = None,
        pool_size: int = 32,
        *,
        statement_timeout_ms: int = 0,
        lock_timeout_ms: int = 10_000,
    ) -> None:
        parsed = sa.make_url(url)
        self._statement_timeout_ms = statement_timeout_ms
        self.file_lock: Lock
        self.dialect: Literal["sqlite", "postgresql"]
        if parsed.get_backend_name() == "sqlite":
            path = _sqlite_file(parsed)
            self.dialect = "sqlite"
            self.file_lock = FileLock(lock_path or path.with_name(path.name + ".lock"))
            self.read_engine = sqlite.engine(parsed, self.file_lock, writes=False, pool_size=pool_size)
            self.write_engine = sqlite.engine(parsed, self.file_lock, writes=True, pool_size=pool_size)
        elif parsed.get_backend_name() in ("postgresql", "postgres"):
            parsed = parsed.set(drivername=postgresql.DRIVER)
            self.dialect = "postgresql"
            self.file_lock = NoLock()
            self.read_engine, self.write_engine = (
                postgresql.engine(
                    parsed,
                    writes=writes,
                    pool_size=pool_size,
                    statement_timeout_ms=statement_timeout_ms,
                    lock_timeout_ms=lock_timeout_ms,
                )
                for writes in (False, True)
            )
        else:
            raise ValueError(
                f"The database {parsed.render_as_string()} is neither SQLite nor PostgreSQL. "
                "Write sqlite:///path/to/file.db or postgresql://user@host/name."
            )
        self.url = parsed.render_as_string(hide_password=False)
        self.notes: Callable[[], Mapping[str, Flushed]] = dict
        """Gives each snapshot what it collects while it is read, as execution options; flushed when it ends."""
        _opened.add(self)

    def __repr__(self) -> str:
        return f"Database({sa.make_url(self.url).render_as_string()!r})"

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """A connection in one read-only snapshot."""
        with self.read_engine.connect() as connection, connection.begin():
            notes = self.notes()
            connection.execution_options(**notes)
            try:
                yield connection
            finally:
                for one in notes.values():
                    one.flush()

    @contextmanager
    def write(self, *, durable: bool = True) -> Iterator[sa.Connection]:
        """A connection in one transaction, committed at the end, undone by an exception.

        For migrations, bootstrap and bookkeeping; everything else writes by commands, so that it is journalled. What
        is not `durable` may be undone by a power cut, in whole and only together with all that was committed after it:
        for notes that can be made again, which then need not wait for the disk.
        """
        with (
            self.write_engine.connect() as connection,
            self.file_lock,
            self._pace(connection, durable),
            connection.begin(),
        ):
            if self.dialect == "postgresql":  # a pooled connection may carry the bound of the command before
                connection.exec_driver_sql(f"SET LOCAL statement_timeout = {self._statement_timeout_ms}")
                if not durable:
                    connection.exec_driver_sql("SET LOCAL synchronous_commit = off")
            yield connection

    @contextmanager
    def _pace(self, connection: sa.Connection, durable: bool) -> Iterator[None]:
        """On SQLite, where durability belongs to the connection: loosened for one transaction, and put back."""
        if durable or self.dialect != "sqlite":
            yield
            return
        raw: Any = connection.connection.dbapi_connection
        raw.execute("PRAGMA synchronous=NORMAL")
        try:
            yield
        finally:
            raw.execute("PRAGMA synchronous=FULL")

    def verify(self) -> None:
        """Refuse (Unavailable) settings under which an acknowledged write could be lost."""
        check = sqlite.verify if self.dialect == "sqlite" else postgresql.verify
        connection = self.write_engine.raw_connection()  # beside any transaction: nothing to wait for
        try:
            check(connection.cursor())
        finally:
            connection.close()

    def dispose(self) -> None:
        """Close all pooled connections; the next use opens new ones."""
        self.read_engine.dispose()
        self.write_engine.dispose()
        if isinstance(self.file_lock, FileLock):
            self.file_lock.close()

    def forget(self) -> None:
        """In a forked child: leave connections and lock to the parent, and open own ones on the next use."""
        self.read_engine.dispose(close=False)
        self.write_engine.dispose(close=False)
        if isinstance(self.file_lock, FileLock):
            self.file_lock.forget()


def _sqlite_file(url: sa.URL) -> Path:
    if not url.database or url.database == ":memory:" or url.query.get("mode") == "memory":
        raise ValueError("A SQLite database needs a file: several processes and connections share it.")
    return Path(url.database).absolute()


def _after_fork() -> None:
    """A connection shared by two processes corrupts SQLite and confuses PostgreSQL: children open their own."""
    for database in _opened:
        database.forget()


if hasattr(os, "register_at_fork"):  # not on Windows, which cannot fork
    os.register_at_fork(after_in_child=_after_fork)
