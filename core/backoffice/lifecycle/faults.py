"""The error log of the modules: failures are kept by a thread of their own, so that nobody waits for the database."""

from __future__ import annotations

import datetime as dt
import logging
import threading
import time
from collections import deque
from collections.abc import Iterable
from typing import Final

import sqlalchemy as sa

from backoffice.db.database import Database
from backoffice.lifecycle import this_process
from backoffice.lifecycle.failure import error_line, stack_of
from backoffice.lifecycle.models import FaultRecord
from backoffice.lifecycle.states import Execute

WAITING: Final = 200
"""Failures that wait to be written at most; what comes on top is only logged."""
KEPT: Final = 1000
"""The last failures of each plugin are kept, for at most `KEPT_FOR`."""
KEPT_FOR: Final = dt.timedelta(days=90)
PATIENCE: Final = 300.0
"""Seconds for which a database that does not answer is tried again."""

log = logging.getLogger(__name__)
Row = dict[str, object]


class Faults:
    """`record` returns at once and never raises. The thread that writes lives only while something waits."""

    def __init__(self, database: Database, pause: float = 5.0) -> None:
        self._database = database
        self._pause = pause
        self._waiting: deque[Row] = deque()
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def record(self, plugin: str, place: str, fault: BaseException) -> None:
        """Keep one failure: its kind, a bounded line of what it says, its stack; nothing of what it worked on."""
        try:
            self.keep(plugin, place, error_line(fault), stack_of(fault))
        except Exception:
            log.exception("a failure of %s could not be kept", plugin)

    def keep(self, plugin: str, place: str, error: str, stack: str) -> None:
        """Keep a failure that is already in words."""
        row: Row = {
            "at": dt.datetime.now(dt.UTC), "plugin": plugin[:80], "place": place[:160], "error": error,
            "stack": stack, "process": this_process.name(),
        }  # fmt: skip
        with self._lock:
            if self._stop.is_set() or len(self._waiting) >= WAITING:
                return
            self._waiting.append(row)
            if self._thread is None:
                self._thread = threading.Thread(target=self._write, name="faults", daemon=True)
                self._thread.start()

    def flush(self, seconds: float = 5.0) -> bool:
        """Wait until everything is written; False if it is not within that time."""
        with self._lock:
            thread = self._thread
        if thread is not None:
            thread.join(seconds)
        return thread is None or not thread.is_alive()

    def close(self) -> None:
        """Write what waits, unless the database does not answer."""
        self._stop.set()
        self.flush(2.0)

    def _write(self) -> None:
        until = time.monotonic() + PATIENCE
        while rows := self._next():
            try:
                with self._database.write(durable=False) as connection:
                    connection.execute(sa.insert(FaultRecord), rows)
                    trim(connection.execute, {str(row["plugin"]) for row in rows}, dt.datetime.now(dt.UTC))
            except Exception as fault:  # no answer, or the database was closed
                if self._stop.is_set() or time.monotonic() > until:
                    log.warning("%d failures of modules could not be kept: %s", len(rows), type(fault).__name__)
                else:
                    self._put_back(rows)
                    self._stop.wait(self._pause)

    def _next(self) -> list[Row]:
        """What waits; with nothing left the thread is done."""
        with self._lock:
            rows = list(self._waiting)
            self._waiting.clear()
            if not rows:
                self._thread = None
            return rows

    def _put_back(self, rows: list[Row]) -> None:
        with self._lock:
            self._waiting.extendleft(reversed(rows))


def trim(execute: Execute, plugins: Iterable[str], now: dt.datetime) -> None:
    """Forget what is older than 90 days, and of these plugins all but the last thousand failures."""
    execute(sa.delete(FaultRecord).where(FaultRecord.at < now - KEPT_FOR))
    for plugin in plugins:
        oldest = sa.select(FaultRecord.id).where(FaultRecord.plugin == plugin).order_by(FaultRecord.id.desc())
        last = oldest.offset(KEPT).limit(1).scalar_subquery()
        execute(sa.delete(FaultRecord).where(FaultRecord.plugin == plugin, FaultRecord.id <= last))
