"""The durable outbox of a terminal, against bare SQLite with the same durability: one insert for each commit."""

from __future__ import annotations

import itertools
import json
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

from backoffice.devices.events import ScanEvent
from backoffice_agent.outbox import Outbox, fresh_id, now
from backoffice_agent.store import Store
from benchmarks.common import Settings, Turn, in_turns, median, p99, rate, ratio
from benchmarks.office import Offices
from benchmarks.report import Report
from benchmarks.scan import Counted

CALLERS = (1, 4)
"""One scanner, and as many devices as a busy terminal has."""


def measure(settings: Settings, offices: Offices, report: Report) -> None:
    """Each event is on disk before the next; what is in the file at the end is what was acknowledged."""
    for callers in CALLERS:
        folder = settings.work / f"outbox-{callers}"
        folder.mkdir(parents=True)
        store = Store(folder)
        outbox, bare = Outbox(store), Bare(folder / "bare.db")
        turns = {"bare": Counted(bare.add, callers), "outbox": Counted(_adds(outbox), callers)}
        contestants: dict[str, Turn] = dict(turns)
        samples = in_turns(contestants, settings.rounds, settings.seconds)
        assert outbox.waiting() == turns["outbox"].answered
        assert bare.count() == turns["bare"].answered
        store.close()
        bare.close()
        report.add(
            devices=callers,
            events_per_s=median(samples["outbox"], rate),
            bare_per_s=median(samples["bare"], rate),
            to_bare=ratio(samples["outbox"], samples["bare"]),
            p99_ms=median(samples["outbox"], p99),
            bare_p99_ms=median(samples["bare"], p99),
        )


def _adds(outbox: Outbox) -> Callable[[], None]:
    numbers = itertools.count()
    return lambda: outbox.add(ScanEvent(fresh_id(), "scanner", b"4006381333931\r", f"C{next(numbers)}", "]E0", now()))


class Bare:
    """One connection, a lock, an insert and its commit: what the outbox costs at least."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = FULL")
        self._connection.execute(
            "CREATE TABLE outbox (seq INTEGER PRIMARY KEY AUTOINCREMENT, event_id TEXT NOT NULL UNIQUE,"
            " device TEXT, epoch TEXT, kind TEXT, at TEXT, body TEXT)"
        )
        self._lock = threading.Lock()
        self._numbers = itertools.count()

    def add(self) -> None:
        body = {"raw": "NDAwNjM4MTMzMzkzMQ0=", "text": "C", "aim": "]E0"}
        with self._lock:
            row = (str(next(self._numbers)), "scanner", "e", "scan", now().isoformat(), json.dumps(body))
            self._connection.execute("BEGIN IMMEDIATE")
            self._connection.execute(
                "INSERT INTO outbox (event_id, device, epoch, kind, at, body) VALUES (?, ?, ?, ?, ?, ?)", row
            )
            self._connection.execute("COMMIT")

    def count(self) -> int:
        return int(self._connection.execute("SELECT count(*) FROM outbox").fetchone()[0])

    def close(self) -> None:
        self._connection.close()
