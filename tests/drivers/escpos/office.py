"""A terminal for one printer, and printers made of sockets and threads that answer as real ones do."""

from __future__ import annotations

import contextlib
import re
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator

from backoffice.devices import Health, PrintJob, PrintOutcome, State

QUESTION = re.compile(rb"\x10\x04([\x01-\x04])|\x1dr\x01")


class Terminal:
    """Keeps what a session reports. `until` ends the loop: by default when the last job has ended."""

    def __init__(self, *jobs: PrintJob, at_sending: Callable[[], None] = lambda: None) -> None:
        self.jobs = list(jobs)
        self.steps: list[tuple[str, PrintOutcome, int, str]] = []
        self.told: list[Health] = []
        self.stop = threading.Event()
        self._at_sending = at_sending

    def next_job(self, timeout: float) -> PrintJob | None:
        if not self.jobs:
            self.stop.wait(timeout)
            return None
        return self.jobs[0]

    def step(self, job: PrintJob, outcome: PrintOutcome, sent: int = 0, reason: str = "") -> None:
        assert job is self.jobs[0]
        self.steps.append((job.id, outcome, sent, reason))
        if outcome is PrintOutcome.SENDING:
            self._at_sending()
            return
        del self.jobs[0]
        if not self.jobs:
            self.stop.set()

    def report(self, health: Health) -> None:
        self.told.append(health)

    def scanned(self, *_: object) -> None:
        raise AssertionError("a printer does not scan")

    @property
    def outcomes(self) -> list[PrintOutcome]:
        return [outcome for _, outcome, _, _ in self.steps]

    def wait_for(self, done: Callable[[], bool], seconds: float = 10.0) -> None:
        deadline = time.monotonic() + seconds
        while not done():
            assert time.monotonic() < deadline, (self.steps, self.told)
            time.sleep(0.01)

    def says(self, state: State, code: str = "") -> Callable[[], bool]:
        return lambda: bool(self.told) and (self.told[-1].state, self.told[-1].code) == (state, code)


class Printer:
    """Answers questions by `answers`, keeps the rest as paper, and may break after so many bytes of a job."""

    def __init__(self) -> None:
        self.answers: dict[bytes, bytes] = {b"\x01": b"\x12", b"\x02": b"\x12", b"\x03": b"\x12", b"\x04": b"\x12"}
        self.in_order = b"\x00"
        self.paper = bytearray()

    def take(self, said: bytes) -> bytes:
        """The answer to what was said. A question does not come in two parts here, since each is one write."""
        back = b""
        for question in QUESTION.finditer(said):
            back += self.answers.get(question[1], b"") if question[1] else self.in_order
        self.paper += QUESTION.sub(b"", said)
        return back


class NetworkPrinter(Printer):
    """Listens on 127.0.0.1. `breaks_after` bytes of paper it resets the connection, as at a cable that is pulled."""

    def __init__(self, breaks_after: int | None = None) -> None:
        super().__init__()
        self.breaks_after = breaks_after
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._listening.getsockname()[1]}"
        self._peer: socket.socket | None = None
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                self._peer, _ = self._listening.accept()
                with contextlib.suppress(OSError):
                    self._talk(self._peer)

    def _talk(self, peer: socket.socket) -> None:
        while begins := peer.recv(2, socket.MSG_PEEK):
            left = 65536 if self.breaks_after is None else self.breaks_after - len(self.paper)
            back = self.take(peer.recv(3 if begins in (b"\x10\x04", b"\x1dr") else left))
            if len(self.paper) == self.breaks_after:
                return self.pull()
            peer.sendall(back)
        return None

    def pull(self) -> None:
        """Reset, not closed in good order. Shut down first, since a socket that another thread reads stays open."""
        if self._peer is not None:
            self._peer.shutdown(socket.SHUT_RD)
            self._peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self._peer.close()

    def close(self) -> None:
        """Shut down first: a socket that another thread waits at stays open, and takes connections."""
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        if self._peer is not None:
            self._peer.close()


@contextlib.contextmanager
def network_printer(breaks_after: int | None = None) -> Iterator[NetworkPrinter]:
    printer = NetworkPrinter(breaks_after)
    try:
        yield printer
    finally:
        printer.close()
