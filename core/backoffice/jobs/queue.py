"""huey, which runs and wakes: a queue of numbers of jobs, in SQLite beside the data or in the same PostgreSQL.

It deletes a task before it runs it. That is why our own tables are the truth, and what it loses is queued again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import psycopg
import sqlalchemy as sa
from huey import Huey, PostgresHuey, SqliteHuey
from huey.consumer import Consumer
from huey.serializer import SignedSerializer

from backoffice.config import Config

NAME = "backoffice"
FILE = "jobs.db"
ADVISORY_LOCK = 7_311_003
"""Held while the tables of huey are made in PostgreSQL."""
GRACE = 25.0
"""Seconds that running jobs are given to stop; those that do not are taken up again when their leases run out."""
SHORTEST_NAP, LONGEST_NAP = 0.02, 0.1
"""Seconds between two looks of an idle thread at the SQLite queue. PostgreSQL tells by itself."""


class Queue:
    """One process's end of the queue: `put` numbers in, and let `start` call `run` with those that come out."""

    def __init__(self, config: Config, run: Callable[[int], None]) -> None:
        self._huey = _huey(config)
        self._consumer: Any = None
        self._task: Any = self._huey.task(name="run_job")(run)

    def put(self, ident: int) -> None:
        """Hand over the number of a job that is due."""
        self._task(ident)

    def waiting(self) -> int:
        """How many numbers wait to be taken out, put in by whichever process."""
        return int(self._huey.storage.queue_size())

    def start(self, threads: int) -> None:
        """Take numbers out in this many threads until `stop`."""
        self._consumer = _Consumer(
            self._huey,
            workers=threads,
            periodic=False,
            initial_delay=SHORTEST_NAP,
            max_delay=LONGEST_NAP,
            check_worker_health=False,
            shutdown_timeout=GRACE,
        )
        self._consumer.start()

    def stop(self) -> None:
        """Take no more; what runs is waited for, for a while."""
        if self._consumer is not None:
            self._consumer.stop(graceful=True)

    def close(self) -> None:
        self._huey.storage.close()


class _Consumer(Consumer):  # type: ignore[misc]  # huey is not typed
    """A consumer inside a program that has signal handlers of its own."""

    def _set_signal_handlers(self) -> None:
        return


def _huey(config: Config) -> Huey:
    # Signed: whoever can write to the queue must not be able to make us unpickle what they like.
    serializer = SignedSerializer(secret=config.secret, salt="jobs")
    url = sa.make_url(config.database_url)
    if url.get_backend_name() == "sqlite":
        # fsync off: a queue that is lost in a power cut is made again from our tables.
        return SqliteHuey(NAME, filename=str(config.data_dir / FILE), fsync=False, results=False, serializer=serializer)
    dsn = url.set(drivername="postgresql").render_as_string(hide_password=False)
    huey: Any = PostgresHuey(NAME, dsn=dsn, read_timeout=1, results=False, serializer=serializer, create_tables=False)
    # "if not exists" does not hold between two workers that start at once: the second one would fail.
    with psycopg.connect(dsn) as one_at_a_time:
        one_at_a_time.execute("select pg_advisory_xact_lock(%s)", (ADVISORY_LOCK,))
        huey.storage.initialize_schema()
    return huey
