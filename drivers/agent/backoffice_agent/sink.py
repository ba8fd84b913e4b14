"""What a session is given: its events go to disk, its jobs come from the spool, its health to the supervisor."""

from __future__ import annotations

import datetime as dt
import errno

from backoffice.devices import Health, PrintJob, PrintOutcome, ScanEvent, State
from backoffice_agent.condition import Condition
from backoffice_agent.outbox import Outbox, fresh_id, now
from backoffice_agent.spool import Spool
from backoffice_agent.store import DISK_FULL

DISK_CODE = "disk_full"


class Sink:
    """The `PrintSink` of one session. Once it is closed a session that was abandoned can do no harm with it."""

    def __init__(self, device_id: str, outbox: Outbox, spool: Spool, condition: Condition) -> None:
        self._device_id, self._outbox, self._spool, self._condition = device_id, outbox, spool, condition
        self._closed = False
        self.disk_full = False
        """Whether the last write of this session failed because the disk is full."""

    def close(self) -> None:
        self._closed = True

    def scanned(self, raw: bytes, text: str, aim: str, received_at: dt.datetime | None = None) -> None:
        self._refuse_when_closed()
        try:
            self._outbox.add(ScanEvent(fresh_id(), self._device_id, raw, text, aim, received_at or now()))
        except OSError:
            self._condition.count("refused")
            self._disk_is_full()
            raise
        self._condition.count("scans")
        self._condition.happened()
        self._disk_took_it()

    def report(self, health: Health) -> None:
        if self._closed or (self.disk_full and health.state is State.READY):
            return
        if self._condition.reported(health):
            self._spool.hurry(self._device_id)

    def next_job(self, timeout: float) -> PrintJob | None:
        self._refuse_when_closed()
        return self._spool.next_job(self._device_id, timeout)

    def step(self, job: PrintJob, outcome: PrintOutcome, sent: int = 0, reason: str = "") -> None:
        self._refuse_when_closed()
        try:
            self._spool.step(self._device_id, job, outcome, sent, reason)
        except OSError:
            self._disk_is_full()
            raise
        self._condition.happened()
        self._disk_took_it()
        if outcome is not PrintOutcome.SENDING:
            self._condition.count(outcome.value)

    def _disk_is_full(self) -> None:
        self.disk_full = True
        if self._condition.health.state in (State.CONNECTING, State.READY, State.DEGRADED):
            self._condition.become(State.DEGRADED, DISK_FULL, DISK_CODE)

    def _disk_took_it(self) -> None:
        if self.disk_full:
            self.disk_full = False
            if self._condition.health.code == DISK_CODE:
                self._condition.become(State.READY)

    def _refuse_when_closed(self) -> None:
        if self._closed:
            raise OSError(errno.ENODEV, "this device was given up by the agent")
