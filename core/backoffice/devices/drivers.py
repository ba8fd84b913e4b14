"""The drivers that are installed here."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from importlib.metadata import entry_points
from typing import Final

from backoffice.devices.descriptor import DeviceDescriptor
from backoffice.devices.driver import Driver

GROUP: Final = "backoffice.drivers"

log = logging.getLogger(__name__)


def installed() -> dict[str, Driver]:
    """Every driver by name. A package that cannot be imported is left out and logged; the others are there."""
    found: dict[str, Driver] = {}
    for entry in sorted(entry_points(group=GROUP), key=lambda e: e.name):
        try:
            drivers = entry.load().DRIVERS
        except (Exception, SystemExit):
            log.exception("the driver package %s cannot be used", entry.value)
            continue
        for driver in drivers:
            if driver.name in found:
                log.error("the driver %s of %s is left out: there is another of this name", driver.name, entry.value)
                continue
            found[driver.name] = driver
    return found


def matching(drivers: Iterable[Driver], device: DeviceDescriptor) -> list[str]:
    """The names of those that can drive the device, best first."""
    scored = [(driver.match(device), driver.name) for driver in drivers]
    return [name for score, name in sorted(scored, key=lambda one: (-one[0], one[1])) if score > 0]
