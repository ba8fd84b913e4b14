"""Barcode scanners: on a serial line, on the network, as a keyboard, and as a USB HID point-of-sale device."""

from __future__ import annotations

from backoffice.devices import Driver
from backoffice_scanner.evdev import EvdevScanner
from backoffice_scanner.hidpos import HidPosScanner
from backoffice_scanner.serial_line import SerialScanner
from backoffice_scanner.tcp import TcpScanner

DRIVERS: tuple[Driver, ...] = (SerialScanner(), TcpScanner(), EvdevScanner(), HidPosScanner())
