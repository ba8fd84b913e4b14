"""`backoffice worker`: the process that runs jobs."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
from collections.abc import Callable

import click

from backoffice.cli.common import data_option
from backoffice.config import Config


@click.command("worker")
@data_option
@click.option("--threads", type=click.IntRange(1, 64), help="Jobs that run at once.")
@click.option("--with-parent", is_flag=True, hidden=True, help="End when standard input does.")
def command(config: Config, threads: int | None, with_parent: bool) -> None:
    """Run jobs, schedules and the handlers of events until told to stop.

    `backoffice serve` starts one by itself. Beside `backoffice web` any number may run, on any machines that share one
    PostgreSQL database and the secret key.
    """
    from backoffice.application import Application
    from backoffice.jobs.worker import Worker

    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    again = threading.Event()
    with Application.open(config) as application:
        worker = Worker(application, threads or config.worker_threads)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: worker.stop())
        if with_parent:
            threading.Thread(target=_end_with_parent, args=(worker.stop,), daemon=True).start()
        application.on_restart += [again.set, worker.stop]
        application.start("worker")
        worker.run()
    if again.is_set():
        os.execv(sys.executable, [sys.executable, "-m", "backoffice", *sys.argv[1:]])  # noqa: S606


def _end_with_parent(stop: Callable[[], None]) -> None:
    # Not by sys.stdin: its lock, held by a thread that reads for ever, makes Python abort at its end.
    while os.read(0, 1024):
        pass
    stop()
