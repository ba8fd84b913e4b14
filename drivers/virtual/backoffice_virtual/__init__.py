"""Devices that exist only here, with faults on demand."""

from __future__ import annotations

from backoffice.devices import Driver
from backoffice_virtual.printer import VirtualPrinter
from backoffice_virtual.scanner import VirtualScanner

VIRTUAL_SCANNER = VirtualScanner()
VIRTUAL_PRINTER = VirtualPrinter()
DRIVERS: tuple[Driver, ...] = (VIRTUAL_SCANNER, VIRTUAL_PRINTER)
