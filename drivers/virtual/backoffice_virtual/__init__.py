"""Devices that exist only here, with faults on demand."""

from __future__ import annotations

from backoffice.devices import Driver
from backoffice_virtual.scanner import VirtualScanner

VIRTUAL_SCANNER = VirtualScanner()
DRIVERS: tuple[Driver, ...] = (VIRTUAL_SCANNER,)
