"""Scanners as USB HID point-of-sale devices (usage page 0x8C): symbology and data come apart, nothing is typed."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from typing import Any, Final

from backoffice.devices import Action, DeviceDescriptor, EventSink, Health, NotReady, Options, Setting
from backoffice.devices.driver import Kind
from backoffice.devices.framing import LIMIT, Frame
from backoffice.devices.reader import CodeReader
from backoffice.devices.reading import ENCODING, PAUSE, PREFIX, SEPARATOR, SUFFIX, Code, Reading
from backoffice_scanner.node import explained, opened, unplugged
from backoffice_scanner.report import STANDARD, Layout, layout
from backoffice_scanner.stream import read_until

_SIZE: Final = 0x80044801  # HIDIOCGRDESCSIZE, _IOR('H', 1, int)
_DESCRIPTOR: Final = 0x90044802  # HIDIOCGRDESC, _IOR('H', 2, struct of 4 + 4096 bytes)
_HINT: Final = "What arrives is no text. Check the scanner's encoding."


class HidPosScanner:
    name = "scanner.hidpos"
    title = "Scanner as a HID point-of-sale device"
    kind: Kind = "scanner"
    settings: Sequence[Setting] = (PREFIX, SUFFIX, PAUSE, ENCODING, SEPARATOR)
    actions: Sequence[Action] = ()

    def match(self, device: DeviceDescriptor) -> int:
        return 100 if device.bus == "hidraw" and device.usage.lower().startswith("8c/") else 0

    def find(self) -> Sequence[DeviceDescriptor]:
        return ()

    def open(self, options: Options, sink: EventSink) -> HidPosSession | HidApiSession:
        if sys.platform != "linux":
            return HidApiSession(options, sink)
        fd = opened(options.device.path)
        try:
            found = _layout(fd, options.device.path)
        except OSError:
            os.close(fd)
            raise
        return HidPosSession(fd, found, options, sink)


class Assembler:
    """Puts the pieces of long codes together."""

    def __init__(self, found: Layout, reader: CodeReader, settings: Mapping[str, Any]) -> None:
        self._layout, self._reader = found, reader
        self._reading = Reading.of({**settings, "aim": False})
        self._raw = self._data = b""
        self._aim = ""
        self._last = 0.0

    def take(self, report: bytes) -> None:
        piece = self._layout.piece(report)
        if piece is None:
            return
        now = time.monotonic()
        if self.begun and now - self._last > self._reader.pause:
            self.drop()
            self._reader.discarded("half")
        self._last = now
        self._raw, self._data = self._raw + report, self._data + piece.data
        self._aim = self._aim or piece.aim
        if piece.continued and len(self._data) <= LIMIT:
            return
        raw, data, aim = self._raw, self._data, self._aim
        self.drop()
        if len(data) > LIMIT:
            self._reader.discarded("too_long")
            return
        code = self._reading.code(Frame(raw, data))
        if code is not None:
            self._reader.code(Code(raw, code.text, aim, code.clean))

    @property
    def begun(self) -> bool:
        return bool(self._raw)

    def drop(self) -> None:
        self._raw = self._data = b""
        self._aim = ""


class HidPosSession:
    """Reads reports from a descriptor: each `read` of hidraw gives one."""

    def __init__(self, fd: int, found: Layout, options: Options, sink: EventSink) -> None:
        self._fd, self._path = fd, options.device.path
        self._reader = CodeReader(options.settings, sink, hint=_HINT)
        self._assembler = Assembler(found, self._reader, options.settings)

    def run(self, stop: threading.Event) -> None:
        try:
            read_until(stop, self._fd, self._path, self._reader, self._assembler.take)
        except OSError:
            if self._assembler.begun:
                self._reader.discarded("cut_off")
            raise
        finally:
            os.close(self._fd)

    def health(self) -> Health:
        return self._reader.health

    def act(self, action: str, arguments: Mapping[str, Any]) -> None:
        raise NotReady("unknown_action", f"This scanner cannot “{action}”.")


class HidApiSession:
    """The same through hidapi, where there is no hidraw."""

    def __init__(self, options: Options, sink: EventSink) -> None:
        import hid

        self._path = options.device.path
        self._device = hid.device()
        try:
            self._device.open_path(self._path.encode())
        except OSError as fault:
            message = f"{self._path} cannot be opened. Is it plugged in, and not taken by another program?"
            raise OSError(fault.errno or 5, message) from fault
        self._reader = CodeReader(options.settings, sink, hint=_HINT)
        self._assembler = Assembler(STANDARD, self._reader, options.settings)

    def run(self, stop: threading.Event) -> None:
        try:
            while not stop.is_set():
                report = self._device.read(256, 250)
                if report:
                    self._assembler.take(bytes(report))
        except (OSError, ValueError) as fault:
            raise unplugged(self._path) from fault
        finally:
            self._device.close()

    def health(self) -> Health:
        return self._reader.health

    def act(self, action: str, arguments: Mapping[str, Any]) -> None:
        raise NotReady("unknown_action", f"This scanner cannot “{action}”.")


def _layout(fd: int, path: str) -> Layout:
    """Where the parts of a code are, as the device itself says (linux/hidraw.h)."""
    import fcntl

    try:
        size = int.from_bytes(fcntl.ioctl(fd, _SIZE, bytes(4)), sys.byteorder)
        buffer = bytearray(size.to_bytes(4, sys.byteorder) + bytes(4096))
        fcntl.ioctl(fd, _DESCRIPTOR, buffer)
    except OSError as fault:
        raise explained(fault, path) from fault
    found = layout(bytes(buffer[4 : 4 + size]))
    if found is None:
        raise OSError(f"{path} reports no bar codes. Set the scanner to “USB HID POS”.")
    return found
