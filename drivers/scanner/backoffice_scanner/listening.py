"""Waiting for scanners that connect to us. Each connection has a framing of its own, so that codes never mix."""

from __future__ import annotations

import datetime as dt
import errno
import select
import socket
import threading
from collections.abc import Mapping
from typing import Any, Final

from backoffice.devices import EventSink, Health, NotReady, Options, State
from backoffice.devices.reader import CodeReader
from backoffice_scanner.stream import CHUNK

MOST: Final = 8
"""Connections at a time; one more is closed."""


class ListeningSession:
    def __init__(self, host: str, port: int, options: Options, sink: EventSink) -> None:
        self._options, self._sink = options, sink
        self._peers = {one.strip() for one in str(options.settings.get("peers", "")).split(",") if one.strip()}
        try:
            self._door = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
        except OSError as fault:
            raise OSError(fault.errno or errno.EIO, _why(fault, options.device.path)) from fault
        self._door.setblocking(False)
        self.port: int = self._door.getsockname()[1]
        self._state = CodeReader(options.settings, sink)
        self._waiting()
        self._lines: dict[socket.socket, CodeReader] = {}

    def run(self, stop: threading.Event) -> None:
        try:
            while not stop.is_set():
                wait = min((reader.wait for reader in self._lines.values()), default=0.25)
                ready, _, _ = select.select([self._door, *self._lines], [], [], wait)
                for line in ready:
                    if line is self._door:
                        self._let_in()
                    else:
                        self._read(line)
                for reader in self._lines.values():
                    reader.tick()
        finally:
            for line in (self._door, *self._lines):
                line.close()

    def _let_in(self) -> None:
        line, peer = self._door.accept()
        if len(self._lines) >= MOST or (self._peers and peer[0] not in self._peers):
            line.close()
            return
        line.setblocking(False)
        line.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        self._lines[line] = CodeReader(self._options.settings, _Quiet(self._sink))
        self._state.become(State.READY)

    def _read(self, line: socket.socket) -> None:
        reader = self._lines[line]
        try:
            data = line.recv(CHUNK)
        except BlockingIOError:
            return
        except OSError:  # reset by the scanner: the same as closed
            data = b""
        if data:
            reader.feed(data)
            return
        reader.cut_off()
        self._state.add(reader.health)
        del self._lines[line]
        line.close()
        if not self._lines:
            self._waiting()

    def _waiting(self) -> None:
        self._state.become(State.DEGRADED, f"Waiting for a scanner to connect to port {self.port}.", "waiting")

    def health(self) -> Health:
        return self._state.with_counts(reader.health for reader in list(self._lines.values()))

    def act(self, action: str, arguments: Mapping[str, Any]) -> None:
        raise NotReady("unknown_action", f"This scanner cannot “{action}”.")


class _Quiet:
    """Passes scans on; of the state of one connection among several nobody is told."""

    def __init__(self, sink: EventSink) -> None:
        self._sink = sink

    def scanned(self, raw: bytes, text: str, aim: str, received_at: dt.datetime | None = None) -> None:
        self._sink.scanned(raw, text, aim, received_at)

    def report(self, health: Health) -> None:
        """Not passed on."""


def _why(fault: OSError, path: str) -> str:
    if fault.errno == errno.EADDRINUSE:
        return f"The port of {path} is taken by another program. Choose another, or close that program."
    return f"Nothing can listen on {path}: {fault.strerror}. It must be an address of this terminal, or 0.0.0.0."
