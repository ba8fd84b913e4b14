"""A scanner on this machine, its agent, and the server: real processes, real sockets, end to end."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress

import pytest

from tests.system.installation import Installation


@pytest.fixture
def dialect() -> str:
    return "sqlite"


class Line:
    """A device's end of a TCP line."""

    def __init__(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.path = f"127.0.0.1:{self._listening.getsockname()[1]}"
        self.came = b""
        self._line: socket.socket | None = None
        self._connected = threading.Event()
        threading.Thread(target=self._listen, daemon=True).start()

    def send(self, data: bytes) -> None:
        assert self._connected.wait(60)
        assert self._line is not None
        self._line.sendall(data)

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                self._line, _ = self._listening.accept()
                self._connected.set()
                while came := self._line.recv(4096):
                    self.came += came


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_a_scan_on_this_machine_is_in_the_books_once(installation: Installation) -> None:
    installation.environment["BACKOFFICE_LOCAL_AGENT"] = "true"
    installation.start()
    _until(lambda: _items(installation, "terminals") and _items(installation, "terminals")[0]["seen_at"])
    terminal = str(_items(installation, "terminals")[0]["public_id"])
    scanner = Line()
    station = str(_items(installation, "stations")[0]["code"])
    installation.run("device", "add", terminal, "scanner.tcp", scanner.path, "--bus", "tcp", "--station", station)
    scanner.send(b"4006381333931\r\n")
    _until(lambda: _items(installation, "scans"))
    (scan,) = _items(installation, "scans")
    assert scan["code"] == "4006381333931"
    _until(lambda: _items(installation, "devices")[0]["state"] == "ready")
    installation.stop()
    installation.start()
    scanner.send(b"4006381333931\r\n")
    _until(lambda: len(_items(installation, "scans")) == 2)


def _items(installation: Installation, resource: str) -> list[dict[str, object]]:
    status, answer = installation.get(f"/api/v1/stations/{resource}")
    assert status == 200, answer
    return list(answer["items"])


def _until(holds: Callable[[], object], seconds: float = 90) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.1)
