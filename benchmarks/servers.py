"""Server processes: ours as people start it, and the reference served the same way."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from backoffice.config import Config

PATIENCE = 60.0
"""Seconds that a server may take to answer for the first time."""


@dataclass(frozen=True)
class Server:
    """A server that answers: its port, its process, and the seconds from its start to its first answer."""

    port: int
    pid: int
    boot: float


@contextmanager
def ours(config: Config) -> Iterator[Server]:
    """`backoffice web` on this data directory: what a worker beside it does is measured by itself."""
    program = Path(sys.executable).with_name("backoffice")
    environment = {"BACKOFFICE_DATABASE_URL": config.database_url}
    with _running([str(program), "web", "--data", str(config.data_dir), "--port"], [], environment) as server:
        yield server


@contextmanager
def reference(url: str, how: str = "raw") -> Iterator[Server]:
    """The bare Flask app; `how` it commits is `raw`, `group` or `bulk`."""
    with _running([sys.executable, "-m", "benchmarks.reference.web"], [url, how], {}) as server:
        yield server


@contextmanager
def _running(before: list[str], after: list[str], environment: dict[str, str]) -> Iterator[Server]:
    port = _free_port()
    with tempfile.TemporaryFile() as said:
        began = time.perf_counter()
        command = [*before, str(port), *after]
        process = subprocess.Popen(command, env={**os.environ, **environment}, stdout=said, stderr=said)
        try:
            yield Server(port, process.pid, _first_answer(process, port, began, said))
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=PATIENCE)


def _first_answer(process: subprocess.Popen[bytes], port: int, began: float, said: IO[bytes]) -> float:
    while time.perf_counter() - began < PATIENCE:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return time.perf_counter() - began
        except OSError:
            if process.poll() is not None:
                said.seek(0)
                text = said.read().decode(errors="replace")
                raise RuntimeError(f"the server ended with status {process.returncode}:\n{text}") from None
            time.sleep(0.01)
        finally:
            connection.close()
    raise TimeoutError(f"no answer within {PATIENCE:.0f} seconds")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
