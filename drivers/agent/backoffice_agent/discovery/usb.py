"""Devices on USB, from /sys/bus/usb/devices: no library is needed to see them."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from backoffice.devices import DeviceDescriptor
from backoffice_agent.discovery.sysfs import entries, number, usb_device, value

HUB: Final = "09"


def find(root: Path) -> list[DeviceDescriptor]:
    """Every USB device but hubs."""
    found = []
    for entry in entries(root / "sys/bus/usb/devices"):
        if ":" in entry.name or value(entry / "bDeviceClass") == HUB:
            continue
        one = described(entry, root)
        if one is not None:
            found.append(one)
    return found


def described(entry: Path, root: Path) -> DeviceDescriptor | None:
    vid, pid = number(entry / "idVendor"), number(entry / "idProduct")
    if vid is None or pid is None:
        return None
    bus, device = number(entry / "busnum", 10), number(entry / "devnum", 10)
    classes = tuple(
        "/".join(value(one / f"bInterface{part}") for part in ("Class", "SubClass", "Protocol"))
        for one in entries(entry, "*:*")
        if (one / "bInterfaceClass").exists()
    )
    return DeviceDescriptor(
        bus="usb", path=f"/dev/bus/usb/{bus or 0:03d}/{device or 0:03d}", vid=vid, pid=pid,
        serial=value(entry / "serial"), port=entry.name, maker=value(entry / "manufacturer"),
        product=value(entry / "product"), classes=classes,
    )  # fmt: skip


def behind(entry: Path, root: Path) -> tuple[DeviceDescriptor, Path] | None:
    """(the USB device behind an entry of another class, its folder), if there is one."""
    folder = usb_device(entry, root)
    one = described(folder, root) if folder is not None else None
    return (one, folder) if one is not None and folder is not None else None
