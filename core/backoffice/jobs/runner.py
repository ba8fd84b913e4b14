"""Running one job from its lease to its outcome."""

from __future__ import annotations

import datetime as dt
import logging
import random
import threading
from typing import TYPE_CHECKING, Any

from sqlalchemy.exc import DBAPIError

from backoffice.errors import Refused
from backoffice.jobs import leases
from backoffice.jobs.context import Interrupted, JobContext
from backoffice.jobs.delivery import deliver
from backoffice.jobs.leases import Leased
from backoffice.jobs.models import JobKind
from backoffice.lifecycle.failure import error_line, stack_of

if TYPE_CHECKING:
    from backoffice.application import Application

log = logging.getLogger(__name__)

FIRST_WAIT = 5.0
LONGEST_WAIT = 3600.0
"""Seconds before a second try, and at most before any: each wait is three times the one before."""
ERROR_LENGTH = 20_000


class Runner:
    """Runs jobs for one process. Any number of threads may call `run`."""

    def __init__(self, application: Application, process: str, lease: dt.timedelta, stop: threading.Event) -> None:
        self._application = application
        self._process = process
        self._lease = lease
        self._stop = stop
        self._running: dict[int, JobContext] = {}
        self._lock = threading.Lock()

    def run(self, ident: int) -> None:
        """Run the job if it is there to be run, and settle it. What it raises ends here."""
        now = dt.datetime.now(dt.UTC)
        with self._application.database.write(durable=False) as connection:
            job = leases.lease(connection, ident, self._process, now, now + self._lease)
        if job is None:
            return
        context = JobContext(self._application, job, self._process, self._stop)
        with self._lock:
            self._running[job.id] = context
        try:
            self._settle(job, self._outcome(job, context))
        finally:
            with self._lock:
                self._running.pop(job.id, None)

    def renew(self) -> None:
        """Hold the leases of what runs here; a job whose lease is gone is told to stop."""
        with self._lock:
            running = dict(self._running)
        if not running:
            return
        with self._application.database.write(durable=False) as connection:
            held = leases.renew(connection, running.keys(), self._process, dt.datetime.now(dt.UTC) + self._lease)
        for ident, context in running.items():
            context.lost = context.lost or ident not in held

    # -- inside

    def _outcome(self, job: Leased, context: JobContext) -> Any:
        """What the job gave, or the exception that ended it."""
        try:
            return self._perform(job, context)
        except KeyboardInterrupt:
            raise
        except BaseException as fault:  # SystemExit too: a job must not stop the worker
            return _Failure(fault)

    def _perform(self, job: Leased, context: JobContext) -> Any:
        catalogue = self._application.catalogue
        if not catalogue.is_on(job.plugin):
            raise Interrupted  # switched off since it was queued: it waits
        if job.kind == JobKind.DELIVERY:
            return deliver(self._application, job, context)
        declared = catalogue.job(job.name)
        if declared is None:
            raise LookupError(f"there is no job {job.name} any more")
        result = declared.run(context, declared.validate(job.payload))
        return declared.answer.dump_python(result, mode="json", by_alias=True)

    def _settle(self, job: Leased, outcome: Any) -> None:
        now = dt.datetime.now(dt.UTC)
        try:
            with self._application.database.write(durable=False) as connection:
                if not isinstance(outcome, _Failure):
                    leases.finish(connection, job, self._process, outcome, now)
                elif isinstance(outcome.fault, Interrupted):
                    leases.give_back(connection, job, self._process, now)
                elif job.try_no < job.max_tries:
                    leases.put_off(connection, job, self._process, outcome.told, now + wait_before(job.try_no + 1))
                else:
                    leases.bury(connection, job, self._process, outcome.told, now)
        except DBAPIError:
            # The lease runs out by itself and somebody takes the job up again: nothing it did happens twice.
            log.warning("the outcome of job %s could not be written", job.id, exc_info=True)
            return
        if isinstance(outcome, _Failure) and not isinstance(outcome.fault, Interrupted):
            tries = f"try {job.try_no} of {job.max_tries}"
            log.error("job %s (%s) failed in %s\n%s", job.id, job.name, tries, outcome.told)
            if not isinstance(outcome.fault, Refused):  # a refusal is an answer, and no fault of the module
                self._application.registry.faults.record(job.plugin, f"{job.kind} {job.name}"[:160], outcome.fault)


class _Failure:
    """What ended a job, and as text for the people who look at it: the stack without any payload."""

    def __init__(self, fault: BaseException) -> None:
        self.fault = fault

    @property
    def told(self) -> str:
        if isinstance(self.fault, Refused):
            return self.fault.message
        return f"{error_line(self.fault)}\n\n{stack_of(self.fault)}"[:ERROR_LENGTH]


def wait_before(try_no: int) -> dt.timedelta:
    """How long to wait before this try, 2 or later, with a spread so that many do not come back at once."""
    longest = min(FIRST_WAIT * 3 ** (try_no - 2), LONGEST_WAIT)
    return dt.timedelta(seconds=longest * random.uniform(0.7, 1.0))  # noqa: S311  (a spread, no secret)
