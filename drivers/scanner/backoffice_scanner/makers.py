"""Who makes scanners: a device of theirs is proposed as one. Public USB vendor numbers (usb.org)."""

from __future__ import annotations

from typing import Final

from backoffice.devices import DeviceDescriptor

_MAKERS: Final = {
    0x0536: "Hand Held Products",
    0x05E0: "Symbol, Zebra",
    0x05F9: "PSC, Datalogic",
    0x065A: "Opticon",
    0x0C2E: "Metrologic, Honeywell",
    0x11FA: "Code",
    0x1EAB: "Newland",
    0x2DD6: "Unitech",
}
_WORDS: Final = ("scanner", "barcode", "bar code")


def is_scanner(device: DeviceDescriptor) -> bool:
    """Whether maker or product say that this is a scanner; many keyboards and serial lines are not."""
    return device.vid in _MAKERS or any(word in device.product.lower() for word in _WORDS)
