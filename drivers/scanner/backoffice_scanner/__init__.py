"""Barcode scanners."""

from __future__ import annotations

from backoffice.devices import Driver

DRIVERS: tuple[Driver, ...] = ()
