"""Devices that exist only here, with faults on demand."""

from __future__ import annotations

from backoffice.devices import Driver

DRIVERS: tuple[Driver, ...] = ()
