"""Serial ports behind USB, from /sys/class/tty; elsewhere than on Linux by pyserial, where it is installed."""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from typing import Final

from backoffice.devices import DeviceDescriptor
from backoffice_agent.discovery import usb
from backoffice_agent.discovery.sysfs import entries, interface

log = logging.getLogger(__name__)

_KINDS: Final = ("ttyACM*", "ttyUSB*")


def find(root: Path) -> list[DeviceDescriptor]:
    if sys.platform != "linux":
        return _by_pyserial()
    links = _links(root)
    found = []
    for kind in _KINDS:
        for entry in entries(root / "sys/class/tty", kind):
            told = usb.behind(entry / "device", root)
            path = links.get(entry.name, f"/dev/{entry.name}")
            if told is None:
                found.append(DeviceDescriptor(bus="serial", path=path))
                continue
            one, folder = told
            found.append(
                DeviceDescriptor(
                    bus="serial", path=path, vid=one.vid, pid=one.pid, serial=one.serial,
                    port=interface(entry / "device", folder), maker=one.maker, product=one.product,
                )
            )  # fmt: skip
    return found


def _links(root: Path) -> dict[str, str]:
    """Node -> a name of it that stays when numbers move: by-path, since by-id is the same for two of a kind."""
    named: dict[str, str] = {}
    for folder in ("by-id", "by-path"):
        for link in entries(root / "dev/serial" / folder):
            named[link.resolve().name] = f"/dev/serial/{folder}/{link.name}"
    return named


def _by_pyserial() -> list[DeviceDescriptor]:
    try:
        from serial.tools import list_ports
    except ImportError:
        log.info("serial ports are not found by themselves: pyserial is not installed")
        return []
    return [
        DeviceDescriptor(
            bus="serial", path=port.device, vid=port.vid, pid=port.pid, serial=port.serial_number or "",
            port=port.location or "", maker=port.manufacturer or "", product=port.product or port.description or "",
        )
        for port in sorted(list_ports.comports())
    ]  # fmt: skip
