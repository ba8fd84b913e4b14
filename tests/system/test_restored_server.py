"""A server comes back from a backup beneath a terminal: what it lost is told, and what follows is taken once."""

from __future__ import annotations

import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from tests.system.installation import PROGRAM, Installation


@pytest.fixture
def dialect() -> str:
    return "sqlite"


class Scanner:
    """A scanner in the network that reads what it is given."""

    def __init__(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.path = f"127.0.0.1:{self._listening.getsockname()[1]}"
        self._line: socket.socket | None = None
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                self._line, _ = self._listening.accept()

    def read(self, code: str) -> None:
        until(lambda: self._line is not None)
        assert self._line is not None
        self._line.sendall(f"{code}\r\n".encode())


@pytest.fixture
def agent(installation: Installation, tmp_path: Path) -> Iterator[Path]:
    """The real agent in a process of its own; gives its log."""
    installation.start()
    log = tmp_path / "agent.log"
    code = installation.run("device", "enrol-code", "Bench").split()[-1]
    server = f"http://127.0.0.1:{installation.port}"
    command = [*PROGRAM, "agent", "--data", str(tmp_path / "agent"), "--server", server, "--enrol", code]
    with log.open("wb") as out, subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out) as process:
        yield log
        process.terminate()


@pytest.mark.slow
@pytest.mark.timeout(240)
def test_a_terminal_goes_on_with_a_server_that_was_restored(
    installation: Installation, agent: Path, tmp_path: Path
) -> None:
    (terminal,) = installation.get("/api/v1/stations/terminals")[1]["items"]
    station = installation.get("/api/v1/stations/stations")[1]["items"][0]["code"]
    scanner, name = Scanner(), str(terminal["public_id"])
    installation.run("device", "add", name, "scanner.tcp", scanner.path, "--bus", "tcp", "--station", station)

    scanner.read("BEFORE")
    until(lambda: codes(installation) == ["BEFORE"])
    backup = str(tmp_path / "backup.zip")
    installation.run("backup", backup)
    scanner.read("LOST")
    until(lambda: codes(installation) == ["BEFORE", "LOST"])
    installation.stop()
    scanner.read("MEANWHILE")
    installation.folder.rename(tmp_path / "lost")
    installation.run("restore", backup)
    installation.start()
    scanner.read("AFTER")

    until(lambda: codes(installation) == ["BEFORE", "MEANWHILE", "AFTER"])
    assert "has lost" in agent.read_text() and "acknowledged" in agent.read_text()
    time.sleep(1)  # nothing of it comes a second time
    assert codes(installation) == ["BEFORE", "MEANWHILE", "AFTER"]
    installation.run("check")


def codes(installation: Installation) -> list[str]:
    """What was scanned, oldest first, as the server knows it."""
    with suppress(OSError):
        items: list[dict[str, Any]] = installation.get("/api/v1/stations/scans?sort=id")[1].get("items", [])
        return [str(one["code"]) for one in items]
    return []


def until(holds: Callable[[], object], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.1)
