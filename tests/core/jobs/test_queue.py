"""The queue that wakes: any number of workers may open it at the same moment."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

from backoffice.config import Config
from backoffice.jobs.queue import Queue

WORKERS = 8


def test_workers_that_start_at_once_all_get_their_queue(config: Config) -> None:
    together = threading.Barrier(WORKERS)

    def opens(_number: int) -> None:
        together.wait(30)
        Queue(config, lambda _ident: None).close()

    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(opens, range(WORKERS)))
