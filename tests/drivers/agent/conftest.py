"""A server, and agents in this process that talk to it over HTTP."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from backoffice_agent.agent import Agent
from backoffice_agent.enrol import enrol
from backoffice_agent.terminal import Terminal, read
from tests.drivers.agent.fake import DRIVERS
from tests.drivers.agent.standin import StandIn


@pytest.fixture
def server() -> Iterator[StandIn]:
    there = StandIn()
    yield there
    there.stop()


@pytest.fixture
def start(server: StandIn, tmp_path: Path) -> Iterator[Callable[[], Agent]]:
    """Start the agent of one terminal, again after `stop` as well."""
    running: list[tuple[Agent, threading.Thread]] = []

    def begin() -> Agent:
        folder = tmp_path / "terminal"
        folder.mkdir(exist_ok=True)
        me = read(folder) or _enrolled(server, folder)
        agent = Agent(folder, me, {d.name: d for d in DRIVERS}, every=0.05, root=tmp_path / "root")
        thread = threading.Thread(target=agent.run, daemon=True)
        thread.start()
        running.append((agent, thread))
        return agent

    yield begin
    for agent, thread in running:
        agent.stop()
        thread.join(20)
        assert not thread.is_alive()


def _enrolled(server: StandIn, folder: Path) -> Terminal:
    server.books.codes.add("GOOD-CODE")
    return enrol(folder, server.url, "GOOD-CODE", ["fake.scanner"], "dock")


def until(holds: Callable[[], object], seconds: float = 20) -> None:
    """Wait until it holds."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)
