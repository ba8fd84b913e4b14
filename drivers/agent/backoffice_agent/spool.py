"""The terminal's print queue: jobs on disk, each begun once at most, doubt made visible."""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from collections.abc import Callable
from typing import Final

from backoffice.devices import PrintEvent, PrintJob, PrintOutcome
from backoffice.devices.backoff import Backoff
from backoffice_agent.outbox import Outbox, fresh_id, now, put
from backoffice_agent.store import Store

log = logging.getLogger(__name__)

PATIENCE: Final = 24 * 3600.0
"""Seconds for which a job that no byte was sent of is tried again; then it waits for a person."""
KEPT: Final = 90 * 24 * 3600.0
"""Seconds for which the id of a job that ended is known, so that it is not begun again."""
BROKEN_OFF: Final = "the terminal stopped while this was being printed; look whether it came out"
SESSION_ENDED: Final = "the printer was gone before it had confirmed this; look whether it came out"

# What a job is: ready and sending, then one of the ends. failed and uncertain hold the queue until a person decides.
READY, SENDING, FAILED, UNCERTAIN = "ready", "sending", "failed", "uncertain"


class Spool:
    """Jobs in the order in which they came, per printer. Every step and its event are one commit."""

    def __init__(self, store: Store, outbox: Outbox) -> None:
        self._store, self._outbox = store, outbox
        self._changed = threading.Condition()
        self._not_before: dict[str, tuple[float, Backoff]] = {}
        self._doubt_after_crash()

    def next_job(self, device: str, timeout: float) -> PrintJob | None:
        """The first job of this printer, when it may be begun; waits at most `timeout` seconds for one."""
        end = time.monotonic() + timeout
        with self._changed:
            while True:
                job, wait = self._first(device)
                left = end - time.monotonic()
                if job is not None or left <= 0:
                    return job
                self._changed.wait(min(left, wait))

    def step(self, device: str, job: PrintJob, outcome: PrintOutcome, sent: int = 0, reason: str = "") -> None:
        """Commit how far a job is. `ValueError` for a second beginning; `OSError` when the disk is full."""
        if outcome is PrintOutcome.FAILED_BEFORE_BYTES and sent > 0:
            outcome = PrintOutcome.UNCERTAIN
        self._store.write(lambda c: self._step(c, device, job.id, outcome, sent, reason))
        if outcome is PrintOutcome.FAILED_BEFORE_BYTES:
            backoff = self._not_before.get(job.id, (0.0, Backoff()))[1]
            self._not_before[job.id] = (time.monotonic() + backoff.failed(), backoff)
        elif outcome is not PrintOutcome.SENDING:
            self._not_before.pop(job.id, None)
        self._tell()

    def doubt(self, device: str, reason: str = SESSION_ENDED) -> None:
        """A session ended: what it had begun and not ended is uncertain."""
        self._store.write(lambda c: _doubt(c, reason, device))
        self._tell()

    def hurry(self, device: str) -> None:
        """The printer is ready again: what failed before is tried now."""
        with self._changed:
            for job_id in self._waiting(device):
                if job_id in self._not_before:
                    self._not_before[job_id] = (0.0, self._not_before[job_id][1])
        self._tell()

    def changed(self) -> None:
        """Jobs were added, or a person decided."""
        self._tell()

    def _tell(self) -> None:
        self._outbox.arrived.set()
        with self._changed:
            self._changed.notify_all()

    def _waiting(self, device: str) -> list[str]:
        rows = self._store.read(
            lambda c: c.execute(
                "SELECT id FROM jobs WHERE device = ? AND state = ? AND ended_at IS NULL", (device, READY)
            ).fetchall()
        )
        return [row[0] for row in rows]

    def _first(self, device: str) -> tuple[PrintJob | None, float]:
        """(the job that may be begun, seconds after which to look again)."""
        row = self._store.read(
            lambda c: c.execute(
                "SELECT id, title, data, state FROM jobs WHERE device = ? AND ended_at IS NULL ORDER BY place LIMIT 1",
                (device,),
            ).fetchone()
        )
        if row is None or row[3] in (FAILED, UNCERTAIN):
            return None, 3600.0
        if row[3] == SENDING:
            # The end of it was not committed (a full disk); it was begun, and is not begun again.
            self._store.write(lambda c: _doubt(c, SESSION_ENDED, device))
            self._outbox.arrived.set()
            return None, 3600.0
        pause = self._not_before.get(row[0], (0.0,))[0] - time.monotonic()
        return (None, pause) if pause > 0 else (PrintJob(row[0], row[1], row[2]), 0.0)

    def _step(
        self, c: sqlite3.Connection, device: str, job: str, outcome: PrintOutcome, sent: int, reason: str
    ) -> None:
        state, tries, first, before = c.execute(
            "SELECT state, tries, first_failure, reason FROM jobs WHERE id = ? AND device = ?", (job, device)
        ).fetchone() or ("", 0, None, "")
        allowed = (READY,) if outcome is PrintOutcome.SENDING else (READY, SENDING)
        if state not in allowed:
            raise ValueError(f"the job {job} is {state or 'unknown here'} and does not become {outcome.value}")
        if outcome is PrintOutcome.FAILED_BEFORE_BYTES:
            first = time.time() if first is None else first
            given_up = not 0 <= time.time() - first < PATIENCE
            c.execute(
                "UPDATE jobs SET state = ?, tries = ?, first_failure = ?, reason = ? WHERE id = ?",
                (FAILED if given_up else READY, tries + 1, first, reason, job),
            )
            if tries and not given_up and before == reason:
                return  # told already
        else:
            end(c, job, outcome, sent, reason)
        put(c, PrintEvent(fresh_id(), device, job, outcome, sent, now(), reason))

    def _doubt_after_crash(self) -> None:
        def settle(c: sqlite3.Connection) -> int:
            c.execute("DELETE FROM jobs WHERE ended_at < ?", (time.time() - KEPT,))
            return _doubt(c, BROKEN_OFF)

        doubtful = self._store.write(settle)
        if doubtful:
            log.warning("%d print jobs were under way when the agent stopped; they wait for a decision", doubtful)


def end(c: sqlite3.Connection, job: str, outcome: PrintOutcome, sent: int = 0, reason: str = "") -> None:
    """Write the state that an outcome leads to; what can be said of a job that is over is kept, its bytes are not."""
    c.execute("UPDATE jobs SET state = ?, sent = ?, reason = ? WHERE id = ?", (outcome.value, sent, reason, job))
    if outcome in (PrintOutcome.CONFIRMED, PrintOutcome.CANCELLED):
        c.execute("UPDATE jobs SET ended_at = ?, data = x'' WHERE id = ?", (time.time(), job))


def _doubt(c: sqlite3.Connection, reason: str, device: str | None = None) -> int:
    where, values = ("", ()) if device is None else (" AND device = ?", (device,))
    begun = c.execute(f"SELECT id, device, sent FROM jobs WHERE state = 'sending'{where}", values).fetchall()  # noqa: S608
    for job, printer, sent in begun:
        end(c, job, PrintOutcome.UNCERTAIN, sent, reason)
        put(c, PrintEvent(fresh_id(), printer, job, PrintOutcome.UNCERTAIN, sent, now(), reason))
    return len(begun)


Decide = Callable[[sqlite3.Connection, str, str], str]


def cancel(c: sqlite3.Connection, device: str, job: str) -> str:
    """Take a job back before its first byte; gives why not, or nothing."""
    state = _state(c, device, job)
    if state == PrintOutcome.CANCELLED:
        return ""
    if state not in (READY, FAILED):
        return _NOT_CANCELLED.get(state or "", "this job is over")
    end(c, job, PrintOutcome.CANCELLED)
    put(c, PrintEvent(fresh_id(), device, job, PrintOutcome.CANCELLED, 0, now()))
    return ""


def release(c: sqlite3.Connection, device: str, job: str) -> str:
    """The doubt about a job was decided: the queue goes on after it. One that failed is tried again."""
    match _state(c, device, job):
        case "uncertain":
            c.execute("UPDATE jobs SET ended_at = ?, data = x'' WHERE id = ?", (time.time(), job))
        case "failed":
            c.execute("UPDATE jobs SET state = ?, tries = 0, first_failure = NULL WHERE id = ?", (READY, job))
        case "sending":
            return "this is being printed; wait until it has ended"
        case None:
            return "this terminal does not have the job"
    return ""


_NOT_CANCELLED: Final = {
    "": "this terminal does not have the job",
    SENDING: "this is being printed already",
    UNCERTAIN: "this has been sent to the printer; say whether it came out",
}
DECISIONS: Final[dict[str, Decide]] = {"spool.cancel": cancel, "spool.release": release}


def _state(c: sqlite3.Connection, device: str, job: str) -> str | None:
    row = c.execute("SELECT state FROM jobs WHERE id = ? AND device = ?", (job, device)).fetchone()
    return None if row is None else str(row[0])
