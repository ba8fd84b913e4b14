"""Devices that exist only here, with faults on demand."""

from __future__ import annotations

from backoffice.devices import Driver
from backoffice_virtual.badge import VirtualBadgeReader
from backoffice_virtual.printer import VirtualPrinter
from backoffice_virtual.scanner import VirtualScanner

VIRTUAL_SCANNER = VirtualScanner()
VIRTUAL_PRINTER = VirtualPrinter()
VIRTUAL_BADGE_READER = VirtualBadgeReader()
DRIVERS: tuple[Driver, ...] = (VIRTUAL_SCANNER, VIRTUAL_PRINTER, VIRTUAL_BADGE_READER)
