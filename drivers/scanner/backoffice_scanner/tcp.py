"""Scanners on the network: they listen and we connect, or we listen and they connect."""

from __future__ import annotations

import contextlib
import errno
import select
import socket
import threading
import time
from collections.abc import Mapping, Sequence
from typing import Any, Final

from backoffice.devices import Action, DeviceDescriptor, EventSink, Health, NotReady, Options, Setting, State
from backoffice.devices.driver import Kind
from backoffice.devices.reader import CodeReader
from backoffice.devices.reading import SETTINGS
from backoffice_scanner.listening import ListeningSession
from backoffice_scanner.stream import read_until

NETWORK: Final = (
    Setting("role", "Connection", "client", choices=(("client", "we connect to it"), ("server", "it connects to us"))),
    Setting("connect_timeout", "Wait for an answer", 5, unit="s", least=1, most=30),
    Setting("peers", "Only from", "", help="Addresses that may connect to us, with commas between; empty: any"),
)
_HINT: Final = "What arrives is no text. Check that this is the scanner's port for data."


class TcpScanner:
    name = "scanner.tcp"
    title = "Scanner on the network"
    kind: Kind = "scanner"
    settings: Sequence[Setting] = (*NETWORK, *SETTINGS)
    actions: Sequence[Action] = ()

    def match(self, device: DeviceDescriptor) -> int:
        return 1 if device.bus == "tcp" else 0

    def find(self) -> Sequence[DeviceDescriptor]:
        return ()

    def open(self, options: Options, sink: EventSink) -> TcpSession | ListeningSession:
        host, port = address(options.device.path)
        if options.settings.get("role") == "server":
            return ListeningSession(host, port, options, sink)
        return TcpSession(host, port, options, sink)


class TcpSession:
    """Connects within `run`, so that `stop` is seen while nobody answers."""

    def __init__(self, host: str, port: int, options: Options, sink: EventSink) -> None:
        self._path = options.device.path
        self._patience = int(options.settings.get("connect_timeout", 5))
        self._where = _resolved(host, port)
        self._reader = CodeReader(options.settings, sink, State.CONNECTING, hint=_HINT)

    def run(self, stop: threading.Event) -> None:
        family, address = self._where
        with socket.socket(family, socket.SOCK_STREAM) as line:
            line.setblocking(False)
            if not self._connect(line, address, stop):
                return
            keep_alive(line)
            self._reader.become(State.READY)
            read_until(stop, line.fileno(), self._path, self._reader, self._reader.feed)

    def _connect(self, line: socket.socket, address: Any, stop: threading.Event) -> bool:
        """Whether it answered before `stop`; `OSError` when it refuses or is silent."""
        deadline = time.monotonic() + self._patience
        fault = line.connect_ex(address)
        while fault in (errno.EINPROGRESS, errno.EWOULDBLOCK, errno.EALREADY):
            if stop.is_set():
                return False
            if time.monotonic() > deadline:
                message = f"{self._path} does not answer within {self._patience} s. Check its address and its cable."
                raise OSError(errno.ETIMEDOUT, message)
            _, done, _ = select.select([], [line], [], 0.2)
            if done:
                fault = line.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        if fault == errno.ECONNREFUSED:
            raise OSError(fault, f"{self._path} refuses: nothing listens on that port. Check the scanner's port.")
        if fault:
            raise OSError(fault, f"{self._path} cannot be reached. Check its address and the network.")
        return True

    def health(self) -> Health:
        return self._reader.health

    def act(self, action: str, arguments: Mapping[str, Any]) -> None:
        raise NotReady("unknown_action", f"This scanner cannot “{action}”.")


def address(path: str) -> tuple[str, int]:
    """(host, port) of `host:port` or `[::1]:port`."""
    host, _, port = path.rpartition(":")
    if not host or not port.isdecimal() or not 0 < int(port) < 65536:
        raise OSError(errno.EINVAL, f"“{path}” is no address. Write host:port, as in 192.168.1.30:9000.")
    return host.strip("[]"), int(port)


def _resolved(host: str, port: int) -> tuple[Any, Any]:
    try:
        family, _, _, _, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except socket.gaierror as fault:
        raise OSError(errno.EHOSTUNREACH, f"Nobody knows the name “{host}”. Check it, or give an address.") from fault
    return family, where


def keep_alive(line: socket.socket) -> None:
    """Ask after half a minute of silence, so that a scanner that lost its power is noticed within a minute."""
    line.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for option, value in (("TCP_KEEPIDLE", 30), ("TCP_KEEPINTVL", 5), ("TCP_KEEPCNT", 4)):
        with contextlib.suppress(AttributeError, OSError):  # not every system has each
            line.setsockopt(socket.IPPROTO_TCP, getattr(socket, option), value)
