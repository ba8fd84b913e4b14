"""The bare scan: one move row and two balances. In a transaction of its own, or committed in groups."""

from __future__ import annotations

import threading
from collections import Counter
from queue import Empty, SimpleQueue
from typing import Any

import sqlalchemy as sa

from benchmarks.reference.tables import INSERT, UPDATE, a_move

LIMIT = 128
"""Scans in one transaction at most, as in ours."""

Move = dict[str, Any]
Waiting = tuple[Move, threading.Lock]


def post(connection: sa.Connection, move: Move) -> None:
    """The three statements; balances in the order of their keys, so that nobody waits in a circle."""
    connection.execute(INSERT, move)
    for place, change in sorted([(move["source"], -1), (move["target"], 1)]):
        connection.execute(UPDATE, {"i": move["item"], "p": place, "d": change})


def post_all(connection: sa.Connection, moves: list[Move]) -> None:
    """All at once: one statement for the moves and one for their balances, added up before. Nothing can be refused."""
    changes: Counter[tuple[int, int]] = Counter()
    for move in moves:
        changes[move["item"], move["source"]] -= 1
        changes[move["item"], move["target"]] += 1
    connection.execute(INSERT, moves)
    connection.execute(UPDATE, [{"i": i, "p": p, "d": d} for (i, p), d in sorted(changes.items())])


class Raw:
    """One transaction a scan, in the thread of the caller."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def scan(self) -> None:
        self.post(a_move())

    def post(self, move: Move) -> None:
        with self._engine.begin() as connection:
            post(connection, move)

    def close(self) -> None:
        self._engine.dispose()


class GroupCommit:
    """One thread commits whatever has queued up. `bulk` writes it by two statements instead of three for each scan."""

    def __init__(self, engine: sa.Engine, *, bulk: bool) -> None:
        self._engine = engine
        self._bulk = bulk
        self._queue: SimpleQueue[Waiting | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def scan(self) -> None:
        self.post(a_move())

    def post(self, move: Move) -> None:
        done = threading.Lock()
        done.acquire()
        self._queue.put((move, done))
        done.acquire()

    def close(self) -> None:
        self._queue.put(None)
        self._thread.join()
        self._engine.dispose()

    def _run(self) -> None:
        while (first := self._queue.get()) is not None:
            batch = [first]
            while len(batch) < LIMIT:
                try:
                    following = self._queue.get_nowait()
                except Empty:
                    break
                if following is None:
                    self._queue.put(None)
                    break
                batch.append(following)
            self._commit(batch)

    def _commit(self, batch: list[Waiting]) -> None:
        with self._engine.begin() as connection:
            if self._bulk:
                post_all(connection, [move for move, _ in batch])
            else:
                for move, _ in batch:
                    post(connection, move)
        for _, done in batch:
            done.release()
