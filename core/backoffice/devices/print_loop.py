"""The one loop behind every printer: state between jobs, one job at a time, and the truth about how it ended."""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from backoffice.devices.driver import PrintSink
from backoffice.devices.health import Health, State
from backoffice.devices.print_requests import PrinterRequests
from backoffice.devices.printer_port import LostCount, PrinterPort, PrinterTalk
from backoffice.devices.printing import NotReady, PrintJob, PrintOutcome

WAIT: Final = 0.3
"""Seconds that the loop waits for a job or for a printer that is not ready; the bound of how fast it stops."""

Bytes = Callable[[Mapping[str, Any]], bytes]


@dataclass(frozen=True)
class Patience:
    """Seconds. `look`: between two looks at an idle printer. `stall`: how long it may take no byte within a job.

    `finish`: how long it may take to say that it is done.
    """

    look: float = 2.0
    stall: float = 30.0
    finish: float = 20.0


@dataclass
class _Handed:
    """How many bytes of the job went out, known also when handing over fails."""

    sent: int = 0
    doubtful: bool = False


class PrintLoop:
    """A session of a printer. `actions` makes bytes of what a person asks for: feed, cut, open the drawer.

    `health` is what it was before, where the same printer is opened anew.
    """

    def __init__(
        self,
        port: PrinterPort,
        talk: PrinterTalk,
        sink: PrintSink,
        actions: Mapping[str, Bytes] | None = None,
        patience: Patience | None = None,
        health: Health | None = None,
    ) -> None:
        self._port = port
        self._talk = talk
        self._sink = sink
        self._requests = PrinterRequests(actions or {})
        self._patience = patience or Patience()
        self._looked = float("-inf")
        self._health = health or Health(State.CONNECTING, _now(), counters={"jobs": 0, "bytes": 0, "doubtful": 0})

    def health(self) -> Health:
        return self._health

    def act(self, action: str, arguments: Mapping[str, Any]) -> None:
        """Ask the loop for it and wait until it is done; `NotReady` when it cannot be done now."""
        self._requests.ask(action, arguments)

    def run(self, stop: threading.Event) -> None:
        """Print until `stop` is set. A job that has begun is ended first, with its outcome."""
        try:
            while not stop.is_set():
                self._turn(stop)
        except OSError:
            self._requests.refuse(NotReady("unplugged", "The printer is gone. Nothing was done; it is tried again."))
            raise
        finally:
            self._requests.close()
            self._port.close()

    def _turn(self, stop: threading.Event) -> None:
        if not self._can_print(stop, self._patience.look):
            self._requests.refuse(NotReady(self._health.code, self._health.reason))
            stop.wait(WAIT)
            return
        self._requests.serve(self._do)
        job = self._sink.next_job(WAIT)
        # A look that is older than the wait may be out of date: the cover may just have been opened.
        if job is not None and not stop.is_set() and self._can_print(stop, WAIT / 2):
            self._print(job, stop)

    def _can_print(self, stop: threading.Event, age: float) -> bool:
        """Whether the printer is ready, by a look that is at most `age` seconds old."""
        if self._health.state is State.READY and time.monotonic() - self._looked < age:
            return True
        try:
            self._talk.ready(self._port, stop)
        except NotReady as fault:
            if not stop.is_set():
                self._become(State.DEGRADED, str(fault), fault.code)
            return False
        self._looked = time.monotonic()
        self._become(State.READY)
        return True

    def _print(self, job: PrintJob, stop: threading.Event) -> None:
        """Commit SENDING, hand the bytes over, have it confirmed; whatever fails after a byte went is a doubt."""
        self._sink.step(job, PrintOutcome.SENDING)
        handed = _Handed()
        try:
            self._hand_over(job.data, handed, stop)
            self._port.drain(self._patience.finish)
            self._talk.finished(self._port, self._patience.finish)
        except (OSError, NotReady) as fault:
            self._failed(job, handed, _words(fault))
            if isinstance(fault, OSError):
                raise
            self._become(State.DEGRADED, str(fault), fault.code)
            return
        self._looked = time.monotonic()
        self._count(jobs=1, bytes=handed.sent)
        self._sink.step(job, PrintOutcome.CONFIRMED, handed.sent)
        self._sink.report(self._health)

    def _hand_over(self, data: bytes, handed: _Handed, stop: threading.Event) -> None:
        moved = time.monotonic()
        view = memoryview(data)
        while handed.sent < len(data):
            try:
                taken = self._port.write(bytes(view[handed.sent :]))
            except LostCount:
                handed.doubtful = True
                raise
            handed.sent += taken
            if taken:
                moved = time.monotonic()
            elif stop.is_set() or time.monotonic() - moved > self._patience.stall:
                raise TimeoutError("The printer took no more data: out of paper, cover open, or switched off.")

    def _failed(self, job: PrintJob, handed: _Handed, reason: str) -> None:
        if not handed.sent and not handed.doubtful:
            self._sink.step(job, PrintOutcome.FAILED_BEFORE_BYTES, 0, reason)
            return
        self._count(doubtful=1, bytes=handed.sent)
        self._sink.step(job, PrintOutcome.UNCERTAIN, handed.sent, reason)

    def _do(self, data: bytes) -> None:
        handed = _Handed()
        self._hand_over(data, handed, threading.Event())
        self._count(bytes=handed.sent)

    def _become(self, state: State, reason: str = "", code: str = "") -> None:
        before = self._health
        self._health = before.become(state, _now(), reason, code)
        if (before.state, before.code, before.reason) != (state, code, reason):
            self._sink.report(self._health)

    def _count(self, **more: int) -> None:
        counters = {**self._health.counters}
        for name, by in more.items():
            counters[name] = counters.get(name, 0) + by
        self._health = replace(self._health, last_io=_now(), counters=counters)


def _words(fault: Exception) -> str:
    """The reason without "[Errno 5]", which says nothing to people."""
    return (isinstance(fault, OSError) and fault.strerror) or str(fault)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
