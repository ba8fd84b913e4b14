"""Running processes: each says that it is there, follows what others switch, and starts anew when it is asked to."""

from __future__ import annotations

import datetime as dt
import logging
import os
import threading
import time
from collections.abc import Callable
from typing import Any, Final

import psutil
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError

from backoffice.db.database import Database
from backoffice.errors import Unavailable
from backoffice.lifecycle import hook_times, this_process
from backoffice.lifecycle.models import ProcessRecord
from backoffice.lifecycle.registry import Registry

LOOK: Final = 0.5
"""Seconds between two looks at the generation."""
BEAT: Final = 5.0
"""Seconds between two signs of life."""
GONE: Final = dt.timedelta(minutes=1)
"""Without a sign of life for that long, a process is no longer listed."""
TOO_BIG: Final = 3
"""So many beats in a row above the limit of memory make a process start anew: a peak is no leak."""

log = logging.getLogger(__name__)


class Heartbeat:
    """The thread of a web or worker process that does this; `restart` is called at most once.

    `max_memory_mb` is the resident memory in MiB above which the process starts anew; 0 is never.
    """

    def __init__(
        self, registry: Registry, kind: str, max_memory_mb: int, restart: Callable[[], None], beat: float = BEAT
    ) -> None:
        self._registry = registry
        self._kind = kind
        self._max_memory = max_memory_mb * 2**20
        self._restart = restart
        self._beat = beat
        self._name = this_process.name()
        self._process = psutil.Process()
        self._started_at = dt.datetime.now(dt.UTC)
        self._above = 0
        self._restarting = False
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="heartbeat", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Stop and take the process off the list."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(timeout=5)

    def _run(self) -> None:
        next_beat = 0.0
        next_flush = time.monotonic() + hook_times.EVERY
        while True:
            now = time.monotonic()
            self._safely(self._follow)
            if now >= next_beat:
                next_beat = now + self._beat
                self._safely(self._say)
                self._safely(self._weigh)
            if now >= next_flush:
                next_flush = now + hook_times.EVERY
                self._safely(lambda: self._registry.hook_times.flush(self._registry.database))
            if self._stop.wait(LOOK):
                break
        self._safely(lambda: leave(self._registry.database, self._name))

    def _safely(self, work: Callable[[], None]) -> None:
        try:
            work()
        except (SQLAlchemyError, Unavailable) as fault:
            log.warning("the heartbeat goes on without the database: %s", type(fault).__name__)
        except Exception:
            log.exception("the heartbeat stumbled and goes on")

    def _follow(self) -> None:
        self._registry.refresh()
        if self._registry.generation.restart_asked:
            self._start_anew("an administrator asked for it")

    def _say(self) -> None:
        say(self._registry.database, self._name, self._kind, self._registry.seen, self._started_at)

    def _weigh(self) -> None:
        size = self._process.memory_info().rss
        self._above = self._above + 1 if 0 < self._max_memory < size else 0
        if self._above >= TOO_BIG:
            self._start_anew(f"it takes {size // 2**20} MiB of memory, more than max_memory_mb allows")

    def _start_anew(self, why: str) -> None:
        if self._restarting:
            return
        self._restarting = True
        log.warning("this %s process (%s) starts anew: %s", self._kind, self._name, why)
        self._restart()


def say(database: Database, name: str, kind: str, generation: int, started_at: dt.datetime) -> None:
    """Write that the process is there, and remove those that have not been seen for a minute."""
    now = dt.datetime.now(dt.UTC)
    fresh: dict[str, Any] = {"generation": generation, "seen_at": now}
    row = {"id": name, "kind": kind, "host": this_process.HOST, "pid": os.getpid(), "started_at": started_at, **fresh}
    insert = postgresql.insert if database.dialect == "postgresql" else sqlite.insert
    with database.write(durable=False) as connection:
        connection.execute(insert(ProcessRecord).values(row).on_conflict_do_update(index_elements=["id"], set_=fresh))
        connection.execute(sa.delete(ProcessRecord).where(ProcessRecord.seen_at < now - GONE))


def leave(database: Database, name: str) -> None:
    """Take the process off the list."""
    with database.write(durable=False) as connection:
        connection.execute(sa.delete(ProcessRecord).where(ProcessRecord.id == name))
