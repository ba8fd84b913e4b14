"""The queue that wakes: any number of workers may open it at the same moment."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

from tests.core.jobs.conftest import jobs

from backoffice.application import Application
from backoffice.config import Config
from backoffice.jobs.queue import Queue
from backoffice.jobs.relay import relay_once
from backoffice.jobs.worker import MOST_QUEUED, Worker

WORKERS = 8


def test_workers_that_start_at_once_all_get_their_queue(config: Config) -> None:
    together = threading.Barrier(WORKERS)

    def opens(_number: int) -> int:
        together.wait(30)
        queue = Queue(config, lambda _ident: None)
        waiting = queue.waiting()
        queue.close()
        return waiting

    with ThreadPoolExecutor(WORKERS) as pool:
        assert list(pool.map(opens, range(WORKERS))) == [0] * WORKERS


def test_however_much_is_due_little_waits_in_the_queue(parish: Application, config: Config, somebody) -> None:
    """What waits longer than a lease is queued a second time; ever more of the same would fill it."""
    for number in range(MOST_QUEUED * 3):
        parish.dispatch("parish.peal", {"number": number + 1}, somebody)
    worker = Worker(parish, threads=1)
    queue = Queue(config, lambda _ident: None)
    for _ in range(5):
        worker._look()
    assert queue.waiting() == MOST_QUEUED
    queue.close()


def test_what_somebody_asked_for_goes_before_deliveries(parish: Application, worker: Worker, somebody) -> None:
    for number in range(MOST_QUEUED * 2):
        parish.dispatch("parish.ring", {"tower": f"T{number}"}, somebody)
    relay_once(parish.database, parish.catalogue)
    parish.dispatch("parish.peal", {"number": 1}, somebody)
    due = worker._due(MOST_QUEUED)
    assert [kind_of(parish, ident) for ident in due] == ["job", *["delivery"] * (MOST_QUEUED - 1)]


def test_deliveries_move_however_many_jobs_there_are(parish: Application, worker: Worker, somebody) -> None:
    parish.dispatch("parish.ring", {"tower": "North"}, somebody)
    relay_once(parish.database, parish.catalogue)
    for _ in range(MOST_QUEUED * 2):
        parish.dispatch("parish.peal", {"number": 1}, somebody)
    for room in (1, 2, MOST_QUEUED):
        due = worker._due(room)
        kinds = [kind_of(parish, ident) for ident in due]
        assert kinds.count("job") == room
        if room == 1:
            assert kinds[-1] == "delivery"


def kind_of(office: Application, ident: int) -> str:
    return next(row["kind"] for row in jobs(office) if row["id"] == ident)
