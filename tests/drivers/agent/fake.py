"""Drivers on real TCP sockets: a scanner that reads lines, a printer that confirms what its socket took."""

from __future__ import annotations

import datetime as dt
import socket
import threading
from collections.abc import Mapping, Sequence
from typing import Any

from backoffice.devices import (
    Action,
    DeviceDescriptor,
    Health,
    NotReady,
    Options,
    PrintOutcome,
    PrintSink,
    Session,
    Setting,
    State,
)


def healthy() -> Health:
    return Health(State.READY, dt.datetime.now(dt.UTC))


class LineScanner:
    """Connects to `host:port`; each line is a scan, and answered with a dot when it is on disk."""

    name, title, kind = "fake.scanner", "Scanner of the tests", "scanner"
    settings: Sequence[Setting] = (Setting("prefix", "Prefix", ""),)
    actions: Sequence[Action] = (Action("beep", "Beep"),)

    def match(self, device: DeviceDescriptor) -> int:
        return 50 if device.bus == "tcp" else 0

    def find(self) -> Sequence[DeviceDescriptor]:
        return ()

    def open(self, options: Options, sink: PrintSink) -> Session:
        host, _, port = options.device.path.partition(":")
        return _Lines(socket.create_connection((host, int(port)), 5), options, sink)


class _Lines:
    def __init__(self, line: socket.socket, options: Options, sink: PrintSink) -> None:
        self._line, self._options, self._sink = line, options, sink
        self._line.settimeout(0.1)
        self.beeps = 0

    def run(self, stop: threading.Event) -> None:
        kept = b""
        with self._line:
            while not stop.is_set():
                try:
                    came = self._line.recv(4096)
                except TimeoutError:
                    continue
                if not came:
                    raise OSError("the scanner hung up")
                *whole, kept = (kept + came).split(b"\n")
                for raw in whole:
                    if raw == b"bug":
                        raise ZeroDivisionError("a fault of the driver")
                    self._sink.scanned(raw, raw.decode(), "")
                    self._line.sendall(b".")  # as the beep of a scanner: it is kept

    def health(self) -> Health:
        return healthy()

    def act(self, action: str, arguments: Mapping[str, Any]) -> None:
        if arguments.get("fail"):
            raise NotReady("busy", "it is busy")
        self.beeps += 1


class SocketPrinter:
    """Sends a job to `host:port` and reads one byte: `K` is printed, anything else or nothing is doubt."""

    name, title, kind = "fake.printer", "Printer of the tests", "printer"
    settings: Sequence[Setting] = ()
    actions: Sequence[Action] = ()

    def match(self, device: DeviceDescriptor) -> int:
        return 10 if device.bus == "tcp" else 0

    def find(self) -> Sequence[DeviceDescriptor]:
        return ()

    def open(self, options: Options, sink: PrintSink) -> Session:
        return _Prints(options, sink)


class _Prints:
    def __init__(self, options: Options, sink: PrintSink) -> None:
        host, _, port = options.device.path.partition(":")
        self._at, self._sink = (host, int(port)), sink

    def run(self, stop: threading.Event) -> None:
        while not stop.is_set():
            job = self._sink.next_job(0.1)
            if job is None:
                continue
            try:
                line = socket.create_connection(self._at, 5)
            except OSError as fault:
                self._sink.step(job, PrintOutcome.FAILED_BEFORE_BYTES, 0, str(fault.strerror))
                continue
            with line:
                self._sink.step(job, PrintOutcome.SENDING)
                try:
                    line.sendall(job.data)
                    line.shutdown(socket.SHUT_WR)
                    printed = line.recv(1) == b"K"
                except OSError:
                    printed = False
                outcome = PrintOutcome.CONFIRMED if printed else PrintOutcome.UNCERTAIN
                self._sink.step(job, outcome, len(job.data), "" if printed else "the printer did not confirm")

    def health(self) -> Health:
        return healthy()

    def act(self, action: str, arguments: Mapping[str, Any]) -> None:
        raise NotReady("no_action", "it can do nothing")


DRIVERS = (LineScanner(), SocketPrinter())
