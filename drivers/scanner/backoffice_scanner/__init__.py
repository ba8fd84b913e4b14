"""Scanners and badge readers: on a serial line, on the network, as a keyboard, as a USB HID point-of-sale device."""

from __future__ import annotations

from backoffice.devices import Driver
from backoffice_scanner.badges import BadgeReader
from backoffice_scanner.evdev import EvdevScanner
from backoffice_scanner.hidpos import HidPosScanner
from backoffice_scanner.serial_line import SerialScanner
from backoffice_scanner.tcp import TcpScanner

SERIAL, TCP, EVDEV, HIDPOS = SerialScanner(), TcpScanner(), EvdevScanner(), HidPosScanner()
DRIVERS: tuple[Driver, ...] = (
    SERIAL,
    TCP,
    EVDEV,
    HIDPOS,
    BadgeReader("badge.serial", "Badge reader on a serial line", SERIAL),
    BadgeReader("badge.tcp", "Badge reader on the network", TCP),
    BadgeReader("badge.evdev", "Badge reader as a keyboard", EVDEV),
    BadgeReader("badge.hidpos", "Badge reader as a HID point-of-sale device", HIDPOS),
)
