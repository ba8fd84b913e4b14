"""A sink that remembers, and a session that runs in a thread as the agent runs it."""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from backoffice.devices import DeviceDescriptor, Driver, Health, Options, Session, State
from backoffice.devices.setting import checked


class Sink:
    """What the agent keeps on disk: here in a list."""

    def __init__(self) -> None:
        self.scans: list[tuple[str, str, bytes]] = []
        self.reports: list[Health] = []

    def scanned(self, raw: bytes, text: str, aim: str, received_at: dt.datetime | None = None) -> None:
        self.scans.append((aim, text, raw))

    def report(self, health: Health) -> None:
        self.reports.append(health)

    @property
    def texts(self) -> list[str]:
        return [text for _, text, _ in self.scans]

    @property
    def states(self) -> list[State]:
        return [health.state for health in self.reports]


def options(driver: Driver, device: DeviceDescriptor, **settings: Any) -> Options:
    values, faults = checked(driver.settings, settings)
    assert not faults
    return Options("d1", device, values)


class Running:
    """`fault` is what ended it, if not `stop`."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.stop = threading.Event()
        self.fault: OSError | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            self.session.run(self.stop)
        except OSError as fault:
            self.fault = fault

    def ended(self, within: float = 3.0) -> bool:
        self._thread.join(within)
        return not self._thread.is_alive()


@contextmanager
def running(session: Session) -> Iterator[Running]:
    """The session runs; at the end it stops within half a second."""
    run = Running(session)
    try:
        yield run
    finally:
        run.stop.set()
        assert run.ended(0.5), "the session did not see stop within half a second"


def until(true: Callable[[], object], within: float = 5.0) -> None:
    """Wait for what must become true."""
    deadline = time.monotonic() + within
    while not true():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.005)
