"""What the server wants of this terminal, on disk: devices, print jobs, actions until they are answered."""

from __future__ import annotations

import base64
import binascii
import json
import logging
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from backoffice.devices import ActedEvent, DeviceDescriptor, PrintEvent, PrintOutcome
from backoffice_agent.outbox import Outbox, fresh_id, now, put
from backoffice_agent.spool import DECISIONS, FAILED, READY, SENDING, Spool
from backoffice_agent.store import Store

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Configured:
    """A device as people configured it."""

    id: str
    driver: str
    device: DeviceDescriptor
    settings: Mapping[str, Any]
    enabled: bool
    name: str


@dataclass(frozen=True)
class Asked:
    """What a person asked of a device."""

    id: str
    device: str
    action: str
    arguments: Mapping[str, Any]


@dataclass(frozen=True)
class Taken:
    """What is to be done now: every device, and the actions that are new."""

    devices: tuple[Configured, ...] = ()
    actions: tuple[Asked, ...] = field(default=())


class Worklist:
    """The last answer, and what became of it. An action is begun once; one that a crash cut off is answered so."""

    def __init__(self, store: Store, outbox: Outbox, spool: Spool) -> None:
        self._store, self._outbox, self._spool = store, outbox, spool
        kept = self._store.read(lambda c: c.execute("SELECT value FROM known WHERE name = 'work'").fetchone())
        self._work: dict[str, Any] = json.loads(kept[0]) if kept else {}
        self._store.write(_answer_what_was_cut_off)

    @property
    def version(self) -> str:
        return str(self._work.get("version", ""))

    def devices(self) -> tuple[Configured, ...]:
        """The devices of the last answer; one that this version cannot read is left out and logged."""
        found = []
        for told in self._work.get("devices", ()):
            try:
                found.append(_configured(told))
            except (KeyError, TypeError, ValueError) as fault:
                log.error("a device of the configuration is left out: %s (%r)", fault, told)
        return tuple(found)

    def told_everything(self) -> bool:
        """Whether the server has every event of ours: asked before a request for work."""
        return self._outbox.waiting() == 0

    def take(self, work: Mapping[str, Any], told: bool) -> Taken:
        """Put an answer on disk, with the events that say so, before anything of it is begun.

        `told`: the server had every event when it was asked. A job that it offers all the same although it was
        accepted is one whose events it has lost (a restore): they are said again, and nothing is printed again.
        """
        kept = {"version": str(work["version"]), "devices": list(work.get("devices") or ())}
        jobs, actions = list(work.get("jobs") or ()), list(work.get("actions") or ())

        def write(c: sqlite3.Connection) -> list[Asked]:
            c.execute("INSERT OR REPLACE INTO known VALUES ('work', ?)", (json.dumps(kept),))
            for job in jobs:
                _take_job(c, job, told)
            offered = json.dumps([str(action["id"]) for action in actions])
            c.execute(
                "DELETE FROM actions WHERE answered = 1 AND id NOT IN (SELECT value FROM json_each(?))", (offered,)
            )
            return [asked for action in actions if (asked := _take_action(c, action)) is not None]

        fresh = self._store.write(write)
        self._work = kept
        self._spool.changed()
        return Taken(self.devices(), tuple(fresh))

    def acted(self, asked: Asked, error: str = "") -> None:
        """An action was done, or could not be."""
        self._store.write(lambda c: _answer(c, asked.id, asked.device, error))
        self._outbox.arrived.set()


def _configured(told: Mapping[str, Any]) -> Configured:
    return Configured(
        str(told["id"]), str(told["driver"]), DeviceDescriptor.from_json(told["device"]),
        dict(told.get("settings") or {}), bool(told.get("enabled", True)), str(told.get("name") or told["driver"]),
    )  # fmt: skip


def _take_job(c: sqlite3.Connection, job: Mapping[str, Any], told: bool) -> None:
    try:
        job_id, device = str(job["id"]), str(job["device"])
        data, title = base64.b64decode(str(job["data"]), validate=True), str(job.get("title", ""))
    except (KeyError, TypeError, binascii.Error) as fault:
        log.error("a print job cannot be read and is left with the server: %r", fault)
        return
    known = c.execute("SELECT device, state, sent, reason FROM jobs WHERE id = ?", (job_id,)).fetchone()
    if known is None:
        c.execute(
            "INSERT INTO jobs (id, device, title, data, state) VALUES (?, ?, ?, ?, ?)",
            (job_id, device, title, data, READY),
        )
        put(c, PrintEvent(fresh_id(), device, job_id, PrintOutcome.ACCEPTED, 0, now()))
    elif told:
        _say_again(c, job_id, *known)


def _say_again(c: sqlite3.Connection, job: str, device: str, state: str, sent: int, reason: str) -> None:
    put(c, PrintEvent(fresh_id(), device, job, PrintOutcome.ACCEPTED, 0, now()))
    if state in (READY, SENDING, FAILED):
        return
    put(c, PrintEvent(fresh_id(), device, job, PrintOutcome(state), sent, now(), reason))


def _take_action(c: sqlite3.Connection, action: Mapping[str, Any]) -> Asked | None:
    """The action, if it is new and not one of the spool's own, which is done here and now."""
    asked = Asked(
        str(action["id"]), str(action.get("device") or ""), str(action["action"]), dict(action.get("arguments") or {})
    )
    if c.execute("SELECT 1 FROM actions WHERE id = ?", (asked.id,)).fetchone() is not None:
        return None
    c.execute("INSERT INTO actions VALUES (?, ?, 0)", (asked.id, asked.device))
    if asked.action not in DECISIONS:
        return asked
    _answer(c, asked.id, asked.device, DECISIONS[asked.action](c, asked.device, str(asked.arguments.get("job", ""))))
    return None


def _answer(c: sqlite3.Connection, action: str, device: str, error: str) -> None:
    if c.execute("UPDATE actions SET answered = 1 WHERE id = ? AND answered = 0", (action,)).rowcount:
        put(c, ActedEvent(fresh_id(), device, action, now(), error))


def _answer_what_was_cut_off(c: sqlite3.Connection) -> None:
    for action, device in c.execute("SELECT id, device FROM actions WHERE answered = 0").fetchall():
        _answer(c, action, device, "the terminal stopped meanwhile; it may have been done: look, and ask again")
