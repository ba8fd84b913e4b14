"""Looks at every bus, tells what changed, and knows where a configured device is just now."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from backoffice.devices import DeviceDescriptor, Driver, FoundEvent
from backoffice.devices.drivers import matching
from backoffice_agent.discovery import evdev, hidraw, hotplug, serial, usb
from backoffice_agent.outbox import Outbox, fresh_id, now

log = logging.getLogger(__name__)

AGAIN: Final = 10.0
"""Seconds between two looks when nobody says that something changed."""
SETTLE: Final = 0.15
"""Seconds after an event in which the others of the same plug come, and udev makes its nodes."""
_BUSES: Final = (usb, evdev, hidraw, serial)
_SEEN: Final = frozenset({"usb", "evdev", "hidraw", "serial"})


class Discovery(threading.Thread):
    """`changed` is called when something came or went. `root` is where /sys and /dev are."""

    def __init__(
        self, drivers: Mapping[str, Driver], outbox: Outbox, changed: Callable[[], None], root: Path = Path("/"),
        again: float = AGAIN,
    ) -> None:  # fmt: skip
        super().__init__(name="discovery", daemon=True)
        self._drivers, self._outbox, self._changed, self._root, self._again = drivers, outbox, changed, root, again
        self._ending, self._event = threading.Event(), threading.Event()
        self._present: dict[str, DeviceDescriptor] = {}
        self._told: list[dict[str, Any]] | None = None

    def resolve(self, device: DeviceDescriptor) -> DeviceDescriptor | None:
        """The device as it is reached just now; None when it is not plugged in.

        What a person described by hand (a host and port, a file, a serial port without maker and product) is taken as
        it stands: opening it shows whether it is there.
        """
        present = self._present.get(device.identity)
        if present is not None:
            return present
        if device.bus not in _SEEN or device.vid is None:
            return device
        return next((one for one in self._present.values() if _same_kind_and_port(one, device)), None)

    def look(self) -> None:
        """Look at everything now, and tell what changed."""
        found = self._find()
        self._present = {one.identity: one for one in reversed(found)}  # of two alike the first counts
        listed = [one.to_json() | {"drivers": matching(self._drivers.values(), one)} for one in found]
        if listed == self._told:
            return
        self._changed()
        try:
            self._outbox.add(
                FoundEvent(fresh_id(), now(), tuple(listed), version("backoffice"), tuple(sorted(self._drivers)))
            )
        except OSError as fault:
            log.error("what hangs on this terminal could not be told: %s", fault)
            return
        self._told = listed

    def run(self) -> None:
        hotplug.watch(self._event.set, self._ending)
        while not self._ending.is_set():
            heard = self._event.wait(self._again)
            if heard:
                self._ending.wait(SETTLE)
            self._event.clear()
            if self._ending.is_set():
                return
            try:
                self.look()
            except Exception:  # a bus that cannot be read now is looked at again
                log.exception("looking for devices failed")

    def stop(self) -> None:
        self._ending.set()
        self._event.set()

    def _find(self) -> list[DeviceDescriptor]:
        found = [one for bus in _BUSES for one in bus.find(self._root)]
        for driver in self._drivers.values():
            try:
                found += driver.find()
            except Exception:  # a driver's fault costs its own devices only
                log.exception("the driver %s could not look for its devices", driver.name)
        return _apart(found)


def _same_kind_and_port(one: DeviceDescriptor, other: DeviceDescriptor) -> bool:
    """For those whose serial number tells nothing, see `_apart`. Another serial number is another device."""
    alike = (one.bus, one.vid, one.pid, one.port) == (other.bus, other.vid, other.pid, other.port)
    return alike and bool(one.port) and "" in (one.serial, other.serial)


def _apart(found: list[DeviceDescriptor]) -> list[DeviceDescriptor]:
    """Two that carry the same maker, product and serial number (there are such) are told apart by their ports."""
    counts: dict[str, int] = {}
    for one in found:
        counts[one.identity] = counts.get(one.identity, 0) + 1
    return [replace(one, serial="") if counts[one.identity] > 1 and one.port else one for one in found]
