"""What a printer hangs on, and how one talks to it about its state. The print loop knows these two and no hardware."""

from __future__ import annotations

import threading
from typing import Protocol


class LostCount(OSError):  # noqa: N818  (what happened, as the reason says)
    """The port failed and cannot tell how many of the last bytes went out."""


class PrinterPort(Protocol):
    """An open way to a printer. Every failure is an `OSError` with a reason fit for people; the port is then done."""

    def write(self, data: bytes) -> int:
        """Hand over what goes within about a second, and say how many bytes that was.

        An `OSError` means that none of `data` went; `LostCount` that nobody knows.
        """
        ...

    def read(self, timeout: float) -> bytes:
        """What the printer said, waited for at most `timeout` seconds; empty when it said nothing."""
        ...

    def drain(self, timeout: float) -> None:
        """Wait until what was written has left this machine, where that can be seen; `TimeoutError` if it stays."""

    def close(self) -> None: ...


class PrinterTalk(Protocol):
    """How a printer is asked for its state, in its own language. Called between jobs only, never within one."""

    def ready(self, port: PrinterPort, stop: threading.Event) -> None:
        """Return when the printer can print; `NotReady` says why it cannot."""

    def finished(self, port: PrinterPort, patience: float) -> None:
        """Return when the printer is done with all that it was sent; `NotReady` when that cannot be had."""


class SilentTalk:
    """For printers that cannot answer. What they say by themselves is read and dropped."""

    def ready(self, port: PrinterPort, stop: threading.Event) -> None:
        while port.read(0.0):
            if stop.is_set():
                return

    def finished(self, port: PrinterPort, patience: float) -> None:
        return
