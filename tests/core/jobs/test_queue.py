"""The queue that wakes: any number of workers may open it at the same moment."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

from backoffice.application import Application
from backoffice.config import Config
from backoffice.jobs.queue import Queue
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
