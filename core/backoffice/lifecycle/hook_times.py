"""How often and how long each hook of each plugin runs: counted in the process, added up in the database."""

from __future__ import annotations

import logging
import threading
from collections import deque
from dataclasses import dataclass, field
from typing import Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError

from backoffice.db.database import Database
from backoffice.errors import Unavailable
from backoffice.lifecycle.models import HookTimeRecord

EVERY: Final = 15.0
"""Seconds between two flushes."""
FOLD: Final = 2000
"""So many times are kept apart before they are added up."""

log = logging.getLogger(__name__)


@dataclass
class Sums:
    """Times are nanoseconds."""

    calls: int = 0
    time: int = 0
    slowest: int = 0
    failures: int = 0

    def add(self, times: list[int], failures: int) -> None:
        self.calls += len(times)
        self.time += sum(times)
        self.slowest = max(self.slowest, *times, 0)
        self.failures += failures

    def join(self, other: Sums) -> None:
        self.calls += other.calls
        self.time += other.time
        self.slowest = max(self.slowest, other.slowest)
        self.failures += other.failures


@dataclass
class Tally:
    """The times of one hook of one plugin that are not written yet.

    Who counts appends to `times` and calls `fold` when they are many, without a lock: appending to a deque is one step
    for the interpreter, adding to a number is not.
    """

    sums: Sums = field(default_factory=Sums)
    times: deque[int] = field(default_factory=deque)
    failures: deque[None] = field(default_factory=deque)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def failed(self) -> None:
        self.failures.append(None)

    def fold(self) -> None:
        """Add up what was counted so far."""
        with self.lock:
            self.sums.add(_drained(self.times), len(_drained(self.failures)))

    def take(self) -> Sums:
        """What was counted since the last time; the count starts anew."""
        self.fold()
        with self.lock:
            taken, self.sums = self.sums, Sums()
            return taken

    def give_back(self, sums: Sums) -> None:
        with self.lock:
            self.sums.join(sums)


class HookTimes:
    """The tallies of this process by (plugin, hook)."""

    def __init__(self) -> None:
        self._tallies: dict[tuple[str, str], Tally] = {}
        self._flushing = threading.Lock()

    def tally(self, plugin: str, hook: str) -> Tally:
        return self._tallies.setdefault((plugin, hook), Tally())

    def flush(self, database: Database) -> None:
        """Add what was counted to the database's sums; if it does not answer, the next flush does."""
        with self._flushing:
            taken = {key: tally.take() for key, tally in list(self._tallies.items())}
            counted = {key: sums for key, sums in taken.items() if sums.calls or sums.failures}
            if not counted:
                return
            try:
                with database.write(durable=False) as connection:
                    for (plugin, hook), sums in sorted(counted.items()):
                        connection.execute(_added(database.dialect, plugin, hook, sums))
            except (SQLAlchemyError, Unavailable) as fault:
                log.warning("the times of hooks are written later: %s", type(fault).__name__)
                for key, sums in counted.items():
                    self._tallies[key].give_back(sums)


def _added(dialect: str, plugin: str, hook: str, sums: Sums) -> sa.Executable:
    table = HookTimeRecord.__table__.c
    values = {
        "calls": sums.calls, "microseconds": sums.time // 1000, "slowest": sums.slowest // 1000,
        "failures": sums.failures,
    }  # fmt: skip
    kind = postgresql.insert if dialect == "postgresql" else sqlite.insert
    new = kind(HookTimeRecord).values(plugin=plugin, hook=hook, **values)
    added = {name: table[name] + value for name, value in values.items() if name != "slowest"}
    slowest = sa.case((table.slowest < new.excluded.slowest, new.excluded.slowest), else_=table.slowest)
    return new.on_conflict_do_update(index_elements=["plugin", "hook"], set_={**added, "slowest": slowest})


def _drained(counted: deque[int] | deque[None]) -> list[int]:
    """Take everything out; another thread may add meanwhile, and then it waits for the next time."""
    return [counted.popleft() or 0 for _ in range(len(counted))]
