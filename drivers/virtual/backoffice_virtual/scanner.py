"""A scanner without a cable: what a person types is sent, byte by byte, through what reads a real one."""

from __future__ import annotations

import queue
import threading
from collections.abc import Mapping, Sequence
from typing import Any, Final

from backoffice.devices import Action, DeviceDescriptor, EventSink, Health, NotReady, Options, Setting, State
from backoffice.devices.driver import Kind
from backoffice.devices.framing import TERMINATORS
from backoffice.devices.reader import CodeReader
from backoffice.devices.reading import SETTINGS, Reading

_CODE: Final = Setting("code", "Code", "4006381333931")
_SYMBOLOGY: Final = Setting("aim", "AIM identifier", "", help="]E0 for EAN-13, ]C1 for GS1-128; none if empty")
_ENDS: Final = {"any": b"\r\n", "cr": b"\r", "lf": b"\n", "crlf": b"\r\n", "tab": b"\t", "etx": b"\x03", "none": b""}
assert _ENDS.keys() == TERMINATORS.keys()
_GARBAGE: Final = bytes([0xFE, 0x00, 0x98, 0xE6, 0x06, 0x80])

Chunk = bytes | State | None
"""Bytes that come over the wire, a plug that is pulled or put back, or (None) a pause that is too long."""


class VirtualScanner:
    name = "virtual.scanner"
    title = "Virtual scanner"
    kind: Kind = "scanner"
    settings: Sequence[Setting] = SETTINGS
    actions: Sequence[Action] = (
        Action("scan", "Scan", (_CODE, _SYMBOLOGY)),
        Action("unplug", "Pull the plug"),
        Action("plug", "Plug it in"),
        Action("split", "Scan in pieces", (_CODE, _SYMBOLOGY)),
        Action("double", "Send the code twice in one", (_CODE, _SYMBOLOGY)),
        Action("half", "Pull out in the middle of a code", (_CODE, _SYMBOLOGY)),
        Action("garbage", "Send garbage"),
    )

    def match(self, device: DeviceDescriptor) -> int:
        return 100 if device.bus == "virtual" and device.path.startswith("scanner") else 0

    def find(self) -> Sequence[DeviceDescriptor]:
        return (DeviceDescriptor("virtual", "scanner-1", maker="Virtual", product="scanner"),)

    def open(self, options: Options, sink: EventSink) -> VirtualScannerSession:
        return VirtualScannerSession(options, sink)


class VirtualScannerSession:
    """Stays open while its plug is pulled, so that a person can put it back."""

    def __init__(self, options: Options, sink: EventSink) -> None:
        self._reader = CodeReader(options.settings, sink)
        self._reading = Reading.of(options.settings)
        self._end = _ENDS[str(options.settings.get("terminator", "any"))]
        self._wire: queue.Queue[Chunk] = queue.Queue()
        self._plugged = True

    def run(self, stop: threading.Event) -> None:
        while not stop.is_set():
            try:
                chunk = self._wire.get(timeout=self._reader.wait)
            except queue.Empty:
                self._reader.tick()
                continue
            match chunk:
                case bytes():
                    self._reader.feed(chunk)
                case State.BACKOFF:
                    self._reader.become(chunk, "The plug of the virtual scanner was pulled.", "unplugged")
                case State.READY:
                    self._reader.become(State.CONNECTING)
                    self._reader.become(State.READY)
                case _:
                    stop.wait(self._reader.pause)
                    self._reader.tick()

    def health(self) -> Health:
        return self._reader.health

    def act(self, action: str, arguments: Mapping[str, Any]) -> None:
        if action == "plug":
            return self._put(*(() if self._plugged else (State.READY,)))
        if not self._plugged:
            raise NotReady("unplugged", "The virtual scanner is not plugged in. Plug it in first.")
        frame = self._frame(str(arguments.get("code", _CODE.default)), str(arguments.get("aim", "")))
        match action:
            case "scan":
                self._put(frame)
            case "split":
                self._put(*(frame[at : at + 1] for at in range(len(frame))))
            case "double":
                self._put(frame + frame)
            case "half":
                self._put(frame[: len(frame) // 2], None, State.BACKOFF)
            case "garbage":
                self._put(_GARBAGE + self._end, None)
            case "unplug":
                self._put(State.BACKOFF)
            case _:
                raise NotReady("unknown_action", f"A virtual scanner cannot “{action}”.")
        return None

    def _frame(self, code: str, aim: str) -> bytes:
        """The bytes as a real scanner sends them, with all that it is set to add."""
        reading = self._reading
        text = code.replace("\x1d", reading.separator) if reading.separator else code
        return (reading.prefix + aim + text + reading.suffix).encode(reading.encoding, "replace") + self._end

    def _put(self, *chunks: Chunk) -> None:
        for chunk in chunks:
            if isinstance(chunk, State):
                self._plugged = chunk is State.READY
            self._wire.put(chunk)
