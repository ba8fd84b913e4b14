"""How an ESC/POS printer says how it is: DLE EOT, GS r, and the four bytes of ASB that it may send by itself."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from typing import Final

from backoffice.devices.printer_port import PrinterPort
from backoffice.devices.printing import NotReady

ANSWER: Final = 1.0
"""Seconds within which a printer answers a real-time request."""
_MUTE: Final = (
    "The printer does not answer. Check that it is switched on and its cable is plugged in; if "
    'this model never answers, switch off "Answers status requests".'
)


class EscposTalk:
    """Asks between jobs. What a model does not answer is not asked again until it is opened anew.

    An answer that is missing is never taken for "no paper".
    """

    def __init__(self) -> None:
        self._asked = [1, 2, 3, 4]
        self._in_order: bool | None = None

    def ready(self, port: PrinterPort, stop: threading.Event) -> None:
        answers: dict[int, int] = {}
        for question in tuple(self._asked):
            _drain(port)
            _send(port, b"\x10\x04" + bytes((question,)))
            answer = _answer(port, _is_real_time, ANSWER, stop)
            if answer is not None:
                answers[question] = answer
            elif question == 1 or stop.is_set():
                raise NotReady("mute", _MUTE)
            else:
                self._asked.remove(question)
        judge(answers)
        if self._in_order is None:
            self._in_order = self._asks_in_order(port, ANSWER, stop)

    def finished(self, port: PrinterPort, patience: float) -> None:
        """`GS r` is answered after everything before it was worked off; DLE EOT at once. Both where there are both."""
        never = threading.Event()
        done = not self._in_order or self._asks_in_order(port, patience, never)
        self.ready(port, never)
        if not done:
            raise NotReady("unconfirmed", "The printer took the whole job, but did not say that it is done.")

    def _asks_in_order(self, port: PrinterPort, patience: float, stop: threading.Event) -> bool:
        _drain(port)
        _send(port, b"\x1dr\x01")
        return _answer(port, _is_in_order, patience, stop) is not None


def judge(answers: dict[int, int]) -> None:
    """`NotReady` for what keeps the printer from printing; the bits are those of DLE EOT 1 to 4, the worst first."""
    printer, offline, error, paper = (answers.get(question, 0) for question in (1, 2, 3, 4))
    if error & 0x20:
        raise NotReady("broken", "The printer reports an error that it cannot recover from. Switch it off and on.")
    if offline & 0x04:
        raise NotReady("cover_open", "The cover is open. Close it.")
    if paper & 0x60 or offline & 0x20:
        raise NotReady("paper_out", "The paper is out. Put in a new roll.")
    if error & 0x08:
        raise NotReady("cutter", "The cutter is jammed. Clear it and press the feed button.")
    if error & 0x04 or offline & 0x40:
        raise NotReady("error", "The printer reports an error. Open and close the cover, or switch it off and on.")
    if printer & 0x08:
        raise NotReady("offline", "The printer is offline. Press its feed or online button.")


def _is_real_time(byte: int) -> bool:
    return byte & 0x93 == 0x12


def _is_in_order(byte: int) -> bool:
    return byte & 0x90 == 0x00


def _is_asb(byte: int) -> bool:
    return byte & 0x93 == 0x10


def _answer(port: PrinterPort, wanted: object, patience: float, stop: threading.Event) -> int | None:
    """The first byte of the wanted kind. ASB's four bytes, XON and XOFF on the way are passed over."""
    assert callable(wanted)
    deadline, skip = time.monotonic() + patience, 0
    while (left := deadline - time.monotonic()) > 0 and not stop.is_set():
        for byte in port.read(min(left, 0.1)):
            if skip:
                skip -= 1
            elif _is_asb(byte):
                skip = 3
            elif wanted(byte):
                return byte
    return None


def _drain(port: PrinterPort) -> None:
    for _ in _stray(port):
        pass


def _stray(port: PrinterPort) -> Iterator[bytes]:
    """What came unasked. Bounded, since a port with the wrong speed may speak without end."""
    for _ in range(64):
        said = port.read(0.0)
        if not said:
            return
        yield said


def _send(port: PrinterPort, question: bytes) -> None:
    taken = port.write(question)
    if taken != len(question):
        raise NotReady("busy", "The printer takes no data just now. Check paper and cover; it is tried again.")
