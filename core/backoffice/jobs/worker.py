"""A worker: relays events, queues what is due, fires schedules, holds leases, and runs jobs. Any number may run."""

from __future__ import annotations

import datetime as dt
import logging
import threading
import time
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError

from backoffice.bus.catalogue import CORE
from backoffice.errors import Unavailable
from backoffice.jobs import owed, relay, store
from backoffice.jobs.queue import Queue
from backoffice.jobs.runner import Runner
from backoffice.jobs.timetable import Timetable
from backoffice.lifecycle import this_process

if TYPE_CHECKING:
    from backoffice.application import Application

log = logging.getLogger(__name__)

BUSY, IDLE = 0.01, 0.1
"""Seconds between two looks, while there is work and after a while without."""
MOST_QUEUED = 50
"""Numbers that wait in the queue at most. A long queue would outlast the time after which a number counts as lost and
is queued again: every job would stand in it many times over, and the workers would be busy finding nothing to do."""


class Worker:
    """Opened beside an application; `run()` works until `stop()`.

    `process` is who holds its leases, by default this process. Every step is safe beside other workers: the relay and
    the schedules do a thing once, leases keep jobs apart.
    """

    def __init__(self, application: Application, threads: int, process: str = "") -> None:
        self._application = application
        self._threads = threads
        self._database = application.database
        self._lease = dt.timedelta(seconds=application.config.lease_seconds)
        self._stop = threading.Event()
        self.process = process or this_process.name()
        self.runner = Runner(application, self.process, self._lease, self._stop)
        self._queue = Queue(application.config, self.runner.run)
        self._timetable = Timetable(application.database, application.catalogue)

    def run(self) -> None:
        """Work until told to stop; then wait for what runs here, which stops at its next step."""
        self._queue.start(self._threads)
        keeper = threading.Thread(target=self._keep_leases, name="leases", daemon=True)
        keeper.start()
        nap = BUSY
        while not self._stop.wait(nap):
            nap = BUSY if self._look() else min(nap * 1.5, IDLE)
        self._queue.stop()
        self._queue.close()

    def stop(self) -> None:
        """Ask it to end; safe in a signal handler."""
        self._stop.set()

    def drain(self, seconds: float = 30.0) -> None:
        """For tests and one-off runs: do in this thread everything that is due now, and return when nothing is."""
        end = time.monotonic() + seconds
        while not self._stop.is_set():
            if time.monotonic() > end:
                raise TimeoutError(f"jobs were still due after {seconds:g} seconds")
            busy = self._relay() + self._start_owed() + self._timetable.fire(dt.datetime.now(dt.UTC))
            due = self._due(MOST_QUEUED)
            for ident in due:
                self.runner.run(ident)
            if not busy and not due:
                return

    # -- one look

    def _look(self) -> bool:
        """Do what there is; whether there was anything. A database that does not answer is asked again."""
        try:
            busy = self._relay()
            for ident in self._due(MOST_QUEUED - self._queue.waiting()):
                self._queue.put(ident)
                busy += 1
            busy += self._timetable.fire(dt.datetime.now(dt.UTC))
            busy += self._start_owed()
        except (DBAPIError, Unavailable) as fault:
            log.warning("the database does not answer, jobs wait: %s", fault)
            self._stop.wait(1.0)
            return False
        except Exception:
            log.exception("looking for jobs failed; the next look may do better")
            self._stop.wait(1.0)
            return False
        return busy > 0

    def _relay(self) -> int:
        with self._database.read() as connection:
            behind = relay.behind(connection)
        return relay.relay_once(self._database, self._application.catalogue) if behind else 0

    def _due(self, most: int) -> list[int]:
        if most <= 0:
            return []
        now = dt.datetime.now(dt.UTC)
        plugins = self._in_force()
        with self._database.read() as connection:
            if not store.is_due(connection, plugins, now):
                return []
        with self._database.write(durable=False) as connection:
            store.sweep(connection, now)
            return store.queue_due(connection, plugins, now, now + self._lease, most)

    def _start_owed(self) -> int:
        modules = self._application.registry.enabled
        with self._database.read() as connection:
            if not owed.owed_to(connection, modules):
                return 0
        with self._database.write(durable=False) as connection:
            return owed.start_due(connection, modules, dt.datetime.now(dt.UTC))

    def _in_force(self) -> list[str]:
        return sorted(CORE | self._application.registry.enabled)

    def _keep_leases(self) -> None:
        while not self._stop.wait(self._lease.total_seconds() / 3):
            try:
                self.runner.renew()
            except DBAPIError as fault:
                log.warning("leases could not be held: %s", fault)
