"""`backoffice serve` runs the agent of this machine: it enrols itself, comes back, and goes with the server."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable

import psutil
import pytest

from tests.system.installation import Installation


@pytest.fixture
def dialect() -> str:
    return "sqlite"


def agent_of(server: psutil.Process) -> psutil.Process | None:
    """The agent process of a server that runs."""
    for child in server.children(recursive=True):
        try:
            if "agent" in child.cmdline() and child.status() != psutil.STATUS_ZOMBIE:
                return child
        except psutil.NoSuchProcess:
            continue
    return None


def terminals(installation: Installation) -> list[dict[str, object]]:
    status, answer = installation.get("/api/v1/stations/terminals")
    assert status == 200, answer
    return list(answer["items"])


@pytest.mark.slow
@pytest.mark.timeout(240)
def test_this_machine_enrols_itself_once_and_the_agent_comes_back(installation: Installation) -> None:
    installation.environment["BACKOFFICE_LOCAL_AGENT"] = "true"
    installation.start()
    assert installation.server is not None
    server = psutil.Process(installation.server.pid)
    _until(lambda: any(row["seen_at"] for row in terminals(installation)))
    first = agent_of(server)
    assert first is not None
    first.kill()
    _until(lambda: (again := agent_of(server)) is not None and again.pid != first.pid)
    (row,) = terminals(installation)
    assert row["name"] == "This machine"
    last = agent_of(server)
    assert last is not None
    os.kill(installation.server.pid, signal.SIGKILL)  # the master alone, without a last word
    _until(lambda: not last.is_running() or last.status() == psutil.STATUS_ZOMBIE)


@pytest.mark.slow
@pytest.mark.timeout(180)
def test_asked_to_stop_it_ends_with_the_server(installation: Installation) -> None:
    installation.environment["BACKOFFICE_LOCAL_AGENT"] = "true"
    installation.start()
    assert installation.server is not None
    server = psutil.Process(installation.server.pid)
    _until(lambda: agent_of(server) is not None)
    agent = agent_of(server)
    assert agent is not None
    installation.stop()
    assert not agent.is_running()


def _until(holds: Callable[[], bool], seconds: float = 90) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)
