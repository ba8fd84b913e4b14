"""Scanners that act as a keyboard, read from `/dev/input` and kept from the desktop."""

from __future__ import annotations

import os
import struct
import sys
import threading
from collections.abc import Mapping, Sequence
from typing import Any, Final

from backoffice.devices import Action, DeviceDescriptor, EventSink, Health, NotReady, Options, Setting
from backoffice.devices.driver import Kind
from backoffice.devices.reader import CodeReader
from backoffice.devices.reading import AIM, PAUSE, PREFIX, SEPARATOR, SUFFIX
from backoffice_scanner.layouts import NAMES
from backoffice_scanner.makers import is_scanner
from backoffice_scanner.node import explained, opened
from backoffice_scanner.stream import read_until
from backoffice_scanner.typist import Typist

EVENT: Final = struct.Struct("@llHHi")
"""`struct input_event` (linux/input.h): seconds, microseconds, type, code, value."""
SYN, KEY = 0, 1
SYN_REPORT, SYN_DROPPED = 0, 3
_GRAB: Final = 0x40044590  # EVIOCGRAB, _IOW('E', 0x90, int)
_LEDS: Final = 0x80084519  # EVIOCGLED(8)
_CAPS_LED: Final = 1 << 1
_HINT: Final = "What is typed is no text. Check that scanner and setting name the same keyboard layout."

ENDS: Final = Setting(
    "terminator", "Terminator", "any", help="The key that ends a code",
    choices=(("any", "Enter"), ("tab", "Tab"), ("none", "none: a pause ends it")),
)  # fmt: skip
LAYOUT: Final = Setting("layout", "Keyboard layout", "us", help="As set in the scanner", choices=NAMES)


class EvdevScanner:
    name = "scanner.evdev"
    title = "Scanner as a keyboard"
    kind: Kind = "scanner"
    settings: Sequence[Setting] = (LAYOUT, ENDS, PREFIX, SUFFIX, PAUSE, AIM, SEPARATOR)
    actions: Sequence[Action] = ()

    def match(self, device: DeviceDescriptor) -> int:
        if device.bus != "evdev":
            return 0
        return 90 if is_scanner(device) else 1

    def find(self) -> Sequence[DeviceDescriptor]:
        return ()

    def open(self, options: Options, sink: EventSink) -> EvdevSession:
        fd = opened(options.device.path)
        try:
            caps = _grab(fd, options.device.path)
        except OSError:
            os.close(fd)
            raise
        return EvdevSession(fd, options, sink, caps)


class EvdevSession:
    """Reads `struct input_event` from a descriptor. What is held when keys were lost is discarded and counted."""

    def __init__(self, fd: int, options: Options, sink: EventSink, caps: bool = False) -> None:
        self._fd, self._path = fd, options.device.path
        self._reader = CodeReader({**options.settings, "encoding": "utf-8"}, sink, hint=_HINT)
        settings = options.settings
        self._typist = Typist(str(settings.get("layout", "us")), str(settings.get("gs", "")), caps)
        self._lost = False
        self._rest = b""

    def run(self, stop: threading.Event) -> None:
        try:
            read_until(stop, self._fd, self._path, self._reader, self._take)
        finally:
            os.close(self._fd)

    def _take(self, data: bytes) -> None:
        data = self._rest + data
        whole = len(data) - len(data) % EVENT.size
        self._rest = data[whole:]
        for _, _, kind, code, value in EVENT.iter_unpack(data[:whole]):
            self._event(kind, code, value)

    def _event(self, kind: int, code: int, value: int) -> None:
        if kind == SYN and code == SYN_DROPPED:
            self._lost = True
            self._typist.forget()
            self._reader.discarded("keys_lost")
        elif kind == SYN and code == SYN_REPORT:
            self._lost = False  # what comes after this is whole again
        elif kind == KEY and not self._lost:
            text = self._typist.key(code, value)
            if text:
                self._reader.feed(text.encode())

    def health(self) -> Health:
        return self._reader.health

    def act(self, action: str, arguments: Mapping[str, Any]) -> None:
        raise NotReady("unknown_action", f"This scanner cannot “{action}”.")


def _grab(fd: int, path: str) -> bool:
    """Keep the keys from everybody else; whether Caps Lock is on."""
    if sys.platform != "linux":
        raise OSError(f"{path}: keyboards can be read on Linux only. Set the scanner to serial or HID-POS.")
    import fcntl

    try:
        fcntl.ioctl(fd, _GRAB, 1)
        leds = fcntl.ioctl(fd, _LEDS, bytes(8))
    except OSError as fault:
        raise explained(fault, path) from fault
    return bool(leds[0] & _CAPS_LED)
