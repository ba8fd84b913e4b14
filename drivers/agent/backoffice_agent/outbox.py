"""What devices reported and the server does not have yet, in order, on disk."""

from __future__ import annotations

import datetime as dt
import json
import secrets
import sqlite3
import threading
import uuid
from dataclasses import dataclass
from typing import Any

from backoffice.devices import DeviceEvent
from backoffice.devices.events import new_event_id
from backoffice_agent.store import Store


@dataclass(frozen=True)
class Entry:
    """An event on its way; `seq` counts from 1 within the epoch."""

    seq: int
    event_id: str
    device: str
    epoch: str
    kind: str
    at: str
    body: dict[str, Any]

    def to_json(self) -> dict[str, Any]:
        return {
            "event_id": self.event_id, "device": self.device, "seq": self.seq, "kind": self.kind, "at": self.at,
            "body": self.body,
        }  # fmt: skip


class Outbox:
    """`add` returns when the event is on disk; `arrived` is set after it. `OSError` when the disk is full."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.arrived = threading.Event()

    @property
    def epoch(self) -> str:
        return self._store.epoch

    def add(self, event: DeviceEvent) -> None:
        self._store.write(lambda connection: put(connection, event))
        self.arrived.set()

    def batch(self, most: int = 50, start: int = 0) -> list[Entry]:
        """The oldest events, from the number `start` on."""
        rows = self._store.read(
            lambda c: c.execute("SELECT * FROM outbox WHERE seq >= ? ORDER BY seq LIMIT ?", (start, most)).fetchall()
        )
        return [
            Entry(seq, event_id, device, epoch, kind, at, json.loads(body))
            for seq, event_id, device, epoch, kind, at, body in rows
        ]

    def acknowledge(self, seq: int) -> None:
        """The server has everything up to `seq`: only now is it gone from here."""
        self._store.write(lambda c: c.execute("DELETE FROM outbox WHERE seq <= ?", (seq,)))

    def waiting(self) -> int:
        """How many events the server does not have yet."""
        return int(self._store.read(lambda c: c.execute("SELECT count(*) FROM outbox").fetchone()[0]))

    def renumber(self) -> str:
        """A new epoch: what waits is numbered from 1 again and keeps its `event_id`. Gives the new epoch.

        For a server that has lost what it had acknowledged, as after a restore: the gap cannot be filled, and what
        waits must not wait for ever.
        """

        def anew(connection: sqlite3.Connection) -> str:
            fresh = str(uuid.uuid4())
            waiting = connection.execute("SELECT event_id, device, kind, at, body FROM outbox ORDER BY seq").fetchall()
            connection.execute("DELETE FROM outbox")
            connection.execute("UPDATE sqlite_sequence SET seq = 0 WHERE name = 'outbox'")
            connection.execute("UPDATE known SET value = ? WHERE name = 'epoch'", (fresh,))
            connection.executemany(
                "INSERT INTO outbox (event_id, device, epoch, kind, at, body) VALUES (?, ?, ?, ?, ?, ?)",
                [(event_id, device, fresh, kind, at, body) for event_id, device, kind, at, body in waiting],
            )
            return fresh

        self._store.epoch = self._store.write(anew)
        return self._store.epoch


def put(connection: sqlite3.Connection, event: DeviceEvent) -> None:
    """Write the event in a transaction that is going on, beside what it tells of."""
    connection.execute(
        "INSERT INTO outbox (event_id, device, epoch, kind, at, body)"
        " VALUES (?, ?, (SELECT value FROM known WHERE name = 'epoch'), ?, ?, ?)",
        (
            str(event.event_id), event.device_id, event.kind, event.received_at.isoformat(),
            json.dumps(event.body(), ensure_ascii=False),
        ),
    )  # fmt: skip


def now() -> dt.datetime:
    """The terminal's clock, in UTC. It may be wrong; the server measures by how much."""
    return dt.datetime.now(dt.UTC)


def fresh_id() -> uuid.UUID:
    """A new event's id."""
    return new_event_id(now(), secrets.randbits(74))
