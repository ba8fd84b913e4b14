"""One configured device with a thread of its own: opened, run, opened again after a pause when it fails."""

from __future__ import annotations

import datetime as dt
import logging
import sys
import threading
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from backoffice.devices import DeviceDescriptor, Driver, Options, Session, State
from backoffice.devices.backoff import Backoff
from backoffice.devices.setting import checked
from backoffice_agent.condition import Condition
from backoffice_agent.outbox import Outbox, now
from backoffice_agent.sink import DISK_CODE, Sink
from backoffice_agent.spool import Spool
from backoffice_agent.store import DISK_FULL, Store
from backoffice_agent.work import Configured

log = logging.getLogger(__name__)

STOP_WITHIN: Final = 10.0
"""Seconds that a session is given to end before it is named and left alone."""
DISK_AGAIN: Final = 2.0

Resolve = Callable[[DeviceDescriptor], DeviceDescriptor | None]
"""Where the device is just now; None when it is not plugged in."""


@dataclass(frozen=True)
class Surroundings:
    """What every device of an agent shares."""

    drivers: Mapping[str, Driver]
    store: Store
    outbox: Outbox
    spool: Spool
    resolve: Resolve
    stop_within: float = STOP_WITHIN


class Device(threading.Thread):
    """The thread of a device. `before` is the thread of its former configuration, which is to end first."""

    def __init__(self, configured: Configured, around: Surroundings, before: Device | None = None) -> None:
        super().__init__(name=f"device {configured.name}", daemon=True)
        self.configured, self._around, self._before = configured, around, before
        self.condition: Condition = before.condition if before else Condition(configured.id, around.outbox)
        self.session: Session | None = None
        self._halt, self._look = threading.Event(), threading.Event()
        self._backoff = Backoff()

    def stop(self) -> None:
        self._halt.set()
        self._look.set()

    def plugged(self) -> None:
        """What hangs on the terminal changed: a device that waits looks at once."""
        self._look.set()

    def ended(self, within: float) -> bool:
        """Whether it ended; one that hangs is named with where it hangs, and left alone."""
        self.join(within)
        if not self.is_alive():
            return True
        frame = sys._current_frames().get(self.ident or 0)
        where = "".join(traceback.format_stack(frame)) if frame else "?"
        log.error("%s (%s) does not end and is left alone; it hangs in:\n%s", self.name, self.configured.driver, where)
        return False

    def run(self) -> None:
        if self._before is not None:
            self._before.stop()
            self._before.ended(self._around.stop_within)
            self._before = None
            self._settle(State.DISCOVERED)
        if not self.configured.enabled:
            self._settle(State.DISABLED)
            return
        while not self._halt.is_set():
            try:
                self._once()
            except Exception as fault:  # ours or a driver's: it costs this device only
                log.exception("%s failed", self.name)
                self.condition.count("errors")
                self._pause(f"the driver failed: {type(fault).__name__}: {fault}", "driver_error", 0.0)
        self.condition.session_ended()

    def _once(self) -> None:
        if self.condition.health.state is not State.CONNECTING:
            self.condition.become(State.CONNECTING)
        driver = self._around.drivers.get(self.configured.driver)
        if driver is None:
            self._fault(f"driver missing: {self.configured.driver} is not installed on this terminal", "driver_missing")
            return
        settings, faults = checked(driver.settings, self.configured.settings)
        if faults:
            told = "; ".join(f"{name} {fault}" for name, fault in sorted(faults.items()))
            self._fault(f"its settings cannot be used: {told}", "bad_settings")
            return
        present = self._around.resolve(self.configured.device)
        if present is None:
            self._pause("it is not plugged in", "unplugged", 0.0)
            return
        self._work(driver, Options(self.configured.id, present, settings))

    def _work(self, driver: Driver, options: Options) -> None:
        self._look.clear()
        sink = Sink(options.device_id, self._around.outbox, self._around.spool, self.condition)
        opened, reason, code = 0.0, "it ended by itself", "ended"
        try:
            self.session = session = driver.open(options, sink)
            opened = time.monotonic()
            sink.report(session.health())
            session.run(self._halt)
        except OSError as fault:
            reason, code = _said(fault), "gone" if opened else "not_opened"
        finally:
            self.session = None
            sink.close()
            self.condition.session_ended()
            self._doubt()
        if self._halt.is_set():
            return
        if sink.disk_full and not self._wait_for_disk():
            return
        self.condition.count("reconnects")
        self._pause(reason, code, time.monotonic() - opened if opened else 0.0)

    def _doubt(self) -> None:
        """What the session left in the middle is uncertain from now on, unless the disk is full: then later."""
        try:
            self._around.spool.doubt(self.configured.id)
        except OSError as fault:
            log.error("%s: %s", self.name, fault)

    def _wait_for_disk(self) -> bool:
        self.condition.become(State.DEGRADED, DISK_FULL, DISK_CODE)
        while not self._halt.wait(DISK_AGAIN):
            if self._around.store.probe():
                return True
        return False

    def _fault(self, reason: str, code: str) -> None:
        self.condition.become(State.FAULT, reason, code)
        self._halt.wait()

    def _pause(self, reason: str, code: str, ready_for: float) -> None:
        """Wait for the next try, or for something to be plugged in."""
        seconds = self._backoff.failed(ready_for)
        until = now() + dt.timedelta(seconds=seconds)
        self.condition.become(State.BACKOFF, reason, code, until)
        self._look.wait(seconds)
        self._look.clear()

    def _settle(self, state: State) -> None:
        """Begin anew from whatever the former configuration left."""
        if self.condition.health.state not in (State.DISABLED, State.DISCOVERED):
            self.condition.become(State.DISABLED)
        if self.condition.health.state is not state:
            self.condition.become(state)


def _said(fault: OSError) -> str:
    return fault.strerror or str(fault) or type(fault).__name__
