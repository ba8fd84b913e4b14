"""Scanners on a serial line: RS-232, USB adapters (ttyUSB), USB serial class (ttyACM, CDC)."""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Mapping, Sequence
from typing import Any, Final

from backoffice.devices import Action, DeviceDescriptor, EventSink, Health, NotReady, Options, Setting
from backoffice.devices.driver import Kind
from backoffice.devices.reader import CodeReader
from backoffice.devices.reading import SETTINGS
from backoffice_scanner.makers import is_scanner
from backoffice_scanner.node import explained, unplugged
from backoffice_scanner.stream import CHUNK, read_until

_SPEEDS: Final = ("1200", "2400", "4800", "9600", "19200", "38400", "57600", "115200")
LINE: Final = (
    Setting("baud", "Baud rate", "9600", choices=tuple((speed, speed) for speed in _SPEEDS)),
    Setting("bits", "Data bits", "8", choices=(("7", "7"), ("8", "8"))),
    Setting("parity", "Parity", "N", choices=(("N", "none"), ("E", "even"), ("O", "odd"))),
    Setting("stop", "Stop bits", "1", choices=(("1", "1"), ("2", "2"))),
)


class SerialScanner:
    name = "scanner.serial"
    title = "Scanner on a serial line"
    kind: Kind = "scanner"
    settings: Sequence[Setting] = (*LINE, *SETTINGS)
    actions: Sequence[Action] = ()

    def match(self, device: DeviceDescriptor) -> int:
        if device.bus != "serial":
            return 0
        return 90 if is_scanner(device) else 1

    def find(self) -> Sequence[DeviceDescriptor]:
        return ()

    def open(self, options: Options, sink: EventSink) -> SerialSession:
        return SerialSession(_line(options), options, sink)


class SerialSession:
    def __init__(self, line: Any, options: Options, sink: EventSink) -> None:
        self._line, self._path = line, options.device.path
        self._reader = CodeReader(options.settings, sink)

    def run(self, stop: threading.Event) -> None:
        try:
            if os.name == "nt":
                self._poll(stop)
            else:
                read_until(stop, self._line.fileno(), self._path, self._reader, self._reader.feed)
        finally:
            self._line.close()

    def _poll(self, stop: threading.Event) -> None:
        """Windows can select sockets alone."""
        while not stop.is_set():
            self._line.timeout = max(self._reader.wait, 0.005)
            try:
                data = self._line.read(min(self._line.in_waiting, CHUNK) or 1)
            except OSError as fault:  # SerialException from `read`, the bare error from `in_waiting`
                self._reader.cut_off()
                raise unplugged(self._path) from fault
            if data:
                self._reader.feed(data)
            else:
                self._reader.tick()

    def health(self) -> Health:
        return self._reader.health

    def act(self, action: str, arguments: Mapping[str, Any]) -> None:
        raise NotReady("unknown_action", f"This scanner cannot “{action}”.")


def _line(options: Options) -> Any:
    """The open line, which no other program may open as well."""
    import serial

    path, settings = options.device.path, options.settings
    try:
        line = serial.Serial(
            path,
            baudrate=int(settings.get("baud", "9600")),
            bytesize=int(settings.get("bits", "8")),
            parity=str(settings.get("parity", "N")),
            stopbits=int(settings.get("stop", "1")),
            timeout=0,
            exclusive=None if os.name == "nt" else True,
        )
    except OSError as fault:  # SerialException is one
        raise explained(_cause(fault), path) from fault
    _keep_others_out(line)
    return line


def _cause(fault: OSError) -> OSError:
    """The system's error: pyserial wraps a lock that another program holds in one without a number of its own."""
    if fault.errno is None and isinstance(fault.__context__, OSError):
        return fault.__context__
    return fault


def _keep_others_out(line: Any) -> None:
    """pyserial's lock is seen by those who lock; TIOCEXCL stops the others too (tty_ioctl(4))."""
    if os.name == "nt":
        return
    import fcntl
    import termios

    try:
        fcntl.ioctl(line.fileno(), termios.TIOCEXCL)
    except OSError as fault:
        if fault.errno not in (errno.ENOTTY, errno.EINVAL):
            line.close()
            raise
