"""Tells at once when something is plugged in or pulled out, where udev and pyudev are; the rescan sees the rest."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Final

log = logging.getLogger(__name__)

SUBSYSTEMS: Final = ("usb", "input", "hidraw", "tty")


def watch(changed: Callable[[], None], stop: threading.Event) -> threading.Thread | None:
    """Call `changed` for each event of the kernel until `stop` is set; None where that cannot be heard."""
    try:
        import pyudev
    except ImportError:
        return None
    try:
        monitor = pyudev.Monitor.from_netlink(pyudev.Context())
        for subsystem in SUBSYSTEMS:
            monitor.filter_by(subsystem)
        monitor.start()
    except (OSError, ImportError) as fault:
        log.info("plugging in is noticed by looking again only: udev cannot be heard (%s)", fault)
        return None

    def listen() -> None:
        while not stop.is_set():
            try:
                device = monitor.poll(timeout=1.0)
            except OSError as fault:
                log.warning("udev cannot be heard any more: %s", fault)
                return
            if device is not None:
                changed()

    thread = threading.Thread(target=listen, name="hotplug", daemon=True)
    thread.start()
    return thread
