"""Keyboards and what types like one, from /sys/class/input: wedge scanners are among them."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from backoffice.devices import DeviceDescriptor
from backoffice_agent.discovery import usb
from backoffice_agent.discovery.sysfs import entries, interface, number, value

KEY_1, KEY_ENTER, KEY_A = 2, 28, 30
_TYPES: Final = (KEY_1, KEY_ENTER, KEY_A)
"""Numbers of linux/input-event-codes.h. What has none of them (a mouse, a lid) types no codes."""


def find(root: Path) -> list[DeviceDescriptor]:
    found = []
    for entry in entries(root / "sys/class/input", "event*"):
        keys = _bits(value(entry / "device/capabilities/key"))
        if not all(keys >> key & 1 for key in _TYPES):
            continue
        told = usb.behind(entry / "device", root)
        port, serial = value(entry / "device/phys"), value(entry / "device/uniq")
        if told is not None:
            port, serial = interface(entry / "device", told[1]), told[0].serial
        found.append(
            DeviceDescriptor(
                bus="evdev", path=f"/dev/input/{entry.name}", vid=number(entry / "device/id/vendor"),
                pid=number(entry / "device/id/product"), serial=serial,
                port=port, maker=told[0].maker if told else "", product=value(entry / "device/name"),
            )
        )  # fmt: skip
    return found


def _bits(text: str) -> int:
    """The bitmap of a capability: words of a machine word in hexadecimal, the highest first."""
    bits = 0
    try:
        for word in text.split():
            bits = bits << _WORD | int(word, 16)
    except ValueError:
        return 0
    return bits


_WORD: Final = 64
