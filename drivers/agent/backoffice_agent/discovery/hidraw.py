"""HID devices that are read report by report, from /sys/class/hidraw: HID-POS scanners are among them."""

from __future__ import annotations

from pathlib import Path

from backoffice.devices import DeviceDescriptor
from backoffice_agent.discovery import usb
from backoffice_agent.discovery.sysfs import entries, interface, value


def find(root: Path) -> list[DeviceDescriptor]:
    found = []
    for entry in entries(root / "sys/class/hidraw"):
        about = _pairs(value(entry / "device/uevent"))
        numbers = about.get("HID_ID", "").split(":")
        told = usb.behind(entry / "device", root)
        found.append(
            DeviceDescriptor(
                bus="hidraw", path=f"/dev/{entry.name}",
                vid=_hex(numbers[1]) if len(numbers) == 3 else None,
                pid=_hex(numbers[2]) if len(numbers) == 3 else None,
                serial=told[0].serial if told else about.get("HID_UNIQ", ""),
                port=interface(entry / "device", told[1]) if told else about.get("HID_PHYS", ""),
                maker=told[0].maker if told else "", product=about.get("HID_NAME", ""),
                usage=usage(_report(entry / "device/report_descriptor")),
            )
        )  # fmt: skip
    return found


def usage(descriptor: bytes) -> str:
    """The first usage page and usage of a report descriptor, `8c/02`; empty when it has none.

    Short items as the HID specification 1.11 has them (6.2.2.2): two bits of size, two of type, four of tag; usage
    page is the global item 0x04, usage the local item 0x08.
    """
    page, at = -1, 0
    while at < len(descriptor):
        prefix = descriptor[at]
        if prefix == 0xFE:  # a long item
            at += 3 + (descriptor[at + 1] if at + 1 < len(descriptor) else 0)
            continue
        size = (0, 1, 2, 4)[prefix & 0x03]
        data = int.from_bytes(descriptor[at + 1 : at + 1 + size], "little")
        at += 1 + size
        match prefix & 0xFC:
            case 0x04:
                page = data
            case 0x08 if size == 4:
                return f"{data >> 16:02x}/{data & 0xFFFF:02x}"
            case 0x08 if page >= 0:
                return f"{page:02x}/{data:02x}"
    return ""


def _pairs(text: str) -> dict[str, str]:
    """The lines `NAME=value` of a uevent file."""
    pairs = (line.partition("=") for line in text.splitlines())
    return {name: told for name, _, told in pairs}


def _report(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _hex(text: str) -> int | None:
    try:
        return int(text, 16)
    except ValueError:
        return None
