"""`backoffice serve` is web and worker: the worker comes with it, comes back, and goes with it."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable

import psutil
import pytest

from tests.system import chime
from tests.system.installation import Installation


@pytest.fixture
def dialect() -> str:
    return "sqlite"


def worker_of(server: psutil.Process) -> psutil.Process | None:
    """The worker process of a server that runs."""
    for child in server.children(recursive=True):
        try:
            if "worker" in child.cmdline() and child.status() != psutil.STATUS_ZOMBIE:
                return child
        except psutil.NoSuchProcess:
            continue
    return None


@pytest.mark.slow
@pytest.mark.timeout(180)
def test_the_worker_comes_back_and_goes_with_the_server(installation: Installation) -> None:
    chime.write(installation.folder)
    installation.run("plugin", "install", "chime")
    installation.run("plugin", "enable", "chime")
    installation.start()
    assert installation.server is not None
    server = psutil.Process(installation.server.pid)
    _until(lambda: worker_of(server) is not None)
    first = worker_of(server)
    assert first is not None
    assert installation.command("chime.strike", {"word": "one"})[0] == 200
    _until(lambda: "one" in str(installation.get("/api/v1/chime/echoes?word=one")[1]))
    first.kill()
    _until(lambda: (again := worker_of(server)) is not None and again.pid != first.pid)
    assert installation.command("chime.strike", {"word": "two"})[0] == 200
    _until(lambda: "two" in str(installation.get("/api/v1/chime/echoes?word=two")[1]))
    second = worker_of(server)
    assert second is not None
    os.kill(installation.server.pid, signal.SIGKILL)  # the master alone, without a last word
    _until(lambda: not second.is_running() or second.status() == psutil.STATUS_ZOMBIE)


@pytest.mark.slow
@pytest.mark.timeout(120)
def test_asked_to_stop_both_finish(installation: Installation) -> None:
    installation.start()
    assert installation.server is not None
    server = psutil.Process(installation.server.pid)
    _until(lambda: worker_of(server) is not None)
    worker = worker_of(server)
    assert worker is not None
    installation.stop()
    assert not worker.is_running()


def _until(holds: Callable[[], bool], seconds: float = 90) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)
