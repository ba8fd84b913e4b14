"""Receipt printers that speak ESC/POS."""

from __future__ import annotations

from backoffice.devices import Driver

DRIVERS: tuple[Driver, ...] = ()
