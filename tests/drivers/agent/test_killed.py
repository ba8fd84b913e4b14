"""The agent is killed again and again under scans and print jobs: none lost, none doubled, each doubt shown.

`KILL_AGENT=200 pytest -m slow tests/drivers/agent/test_killed.py` is the large count.
"""

from __future__ import annotations

import base64
import os
import random
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from backoffice_agent.enrol import enrol
from tests.drivers.agent.conftest import until
from tests.drivers.agent.peripherals import Paper, Scanner
from tests.drivers.agent.standin import StandIn

KILLS = int(os.environ.get("KILL_AGENT", "8"))
ROOT = Path(__file__).parents[3]


class Traffic:
    """Scans and print jobs, one after the other, until told to stop; a person who decides each doubt."""

    def __init__(self, server: StandIn, scanner: Scanner) -> None:
        self._server, self._scanner = server, scanner
        self._stop = threading.Event()
        self.kept: list[str] = []
        self.read: list[str] = []
        self._threads = [threading.Thread(target=t, daemon=True) for t in (self._scan, self._print, self._decide)]
        for thread in self._threads:
            thread.start()

    def end(self) -> None:
        self._stop.set()
        for thread in self._threads[:2]:
            thread.join(40)

    def _scan(self) -> None:
        while not self._stop.wait(0.003):
            code = f"code-{len(self.read)}"
            self.read.append(code)
            if self._scanner.read_until_kept(code):
                self.kept.append(code)

    def _print(self) -> None:
        while not self._stop.wait(0.08):
            ident = f"job-{len(self._server.books.jobs)}"
            data = base64.b64encode(ident.encode()).decode()
            self._server.books.jobs.append({"id": ident, "device": "p", "title": ident, "data": data})

    def _decide(self) -> None:
        decided: set[str] = set()
        while True:
            time.sleep(0.05)
            for event in self._server.books.kinds("print"):
                ident = event["body"]["job"]
                if event["body"]["outcome"] == "uncertain" and ident not in decided:
                    decided.add(ident)
                    self._server.books.actions.append(
                        {"id": f"a-{ident}", "device": "p", "action": "spool.release", "arguments": {"job": ident}}
                    )


def begin(folder: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.drivers.agent.run_terminal", str(folder)], cwd=ROOT, stderr=subprocess.DEVNULL
    )


@pytest.mark.slow
@pytest.mark.timeout(120 + 10 * KILLS)
def test_nothing_is_lost_or_doubled(server: StandIn, tmp_path: Path) -> None:
    scanner, paper = Scanner(), Paper()
    server.books.devices = [_device("s", "fake.scanner", scanner.path), _device("p", "fake.printer", paper.path)]
    enrol(tmp_path, server.url, "GOOD-CODE", [], "dock")
    traffic = Traffic(server, scanner)
    chance = random.Random(4)
    for number in range(KILLS):
        agent = begin(tmp_path)
        reached = len(traffic.kept)
        until(lambda reached=reached: len(traffic.kept) > reached, 60)  # type: ignore[misc]
        time.sleep(chance.uniform(0.0, 0.7))
        if number % 4 == 3:  # the server goes away too, for a moment
            server.stop()
        agent.kill()
        agent.wait()
        if number % 4 == 3:
            server.start()
    agent = begin(tmp_path)
    traffic.end()
    jobs = [job["id"] for job in server.books.jobs]
    until(lambda: set(traffic.kept) <= set(server.books.scans()), 60)
    until(lambda: all(_ended(server.books.outcomes(job)) for job in jobs), 60)
    agent.kill()
    agent.wait()

    scans, paper_of = Counter(server.books.scans()), Counter(paper.printed)
    outcomes = {job: server.books.outcomes(job) for job in jobs}
    doubtful = [job for job in jobs if "uncertain" in outcomes[job]]
    print(f"\n{KILLS} kills: {len(traffic.kept)} scans kept, {len(jobs)} jobs, {len(doubtful)} in doubt")  # noqa: T201
    assert set(traffic.kept) <= set(scans) <= set(traffic.read)
    assert set(scans.values()) == {1}
    assert max(paper_of.values()) == 1
    assert all(paper_of[job] == 1 for job in jobs if "confirmed" in outcomes[job])
    assert {job for job in jobs if "confirmed" not in outcomes[job]} == set(doubtful)
    scanner.close()
    paper.close()


def _ended(outcomes: list[str]) -> bool:
    return bool({"confirmed", "uncertain"} & set(outcomes))


def _device(id: str, driver: str, path: str) -> dict[str, Any]:
    return {"id": id, "driver": driver, "device": {"bus": "tcp", "path": path}, "settings": {}, "enabled": True,
            "name": id}  # fmt: skip
