"""A USB device of three interfaces (keyboard wedge, HID-POS, serial line), made by the kernel's gadget framework.

Kernel documentation: `Documentation/usb/gadget_configfs.rst`. What is written to its side arrives at the host's side.
"""

from __future__ import annotations

import time
from pathlib import Path

ROOT = Path("/sys/kernel/config/usb_gadget/scanner")
# Boot keyboard (HID 1.11, appendix B.1), and the scanned-data report of the HID point-of-sale usage tables.
KEYBOARD = bytes.fromhex(
    "05010906a1010507 19e029e715002501 7501950881029501 7508810395067508 1500256505071900 29658100c0".replace(" ", "")
)
SCANNED = bytes.fromhex(
    "058c0902a1010912a1028502150026ff0075089501050109 3b81029503058c09fb09fc09fd8102953809fe8202017501950109ff8102"
    "95078103c0c0".replace(" ", "")
)


def make() -> None:
    """The device, not plugged in yet."""
    for folder in ("", "strings/0x409", "configs/c.1", "configs/c.1/strings/0x409"):
        (ROOT / folder).mkdir()
    for name, value in (("idVendor", "0x0c2e"), ("idProduct", "0x0b61"), ("strings/0x409/serialnumber", "SN1")):
        (ROOT / name).write_text(value)
    (ROOT / "strings/0x409/product").write_text("Barcode Scanner")
    _function("hid.wedge", protocol=b"1", subclass=b"1", report_length=b"8", report_desc=KEYBOARD)
    _function("hid.pos", protocol=b"0", subclass=b"0", report_length=b"62", report_desc=SCANNED)
    _function("acm.line")


def _function(name: str, **attributes: bytes) -> None:
    folder = ROOT / "functions" / name
    folder.mkdir()
    for key, value in attributes.items():
        (folder / key).write_bytes(value)
    (ROOT / "configs/c.1" / name).symlink_to(folder)


def plug() -> None:
    (ROOT / "UDC").write_text(next(Path("/sys/class/udc").iterdir()).name)


def unplug() -> None:
    (ROOT / "UDC").write_text("\n")


def node(pattern: str, seconds: float = 20.0) -> str:
    """The device node that appears; the newest of several."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = sorted(Path("/dev").glob(pattern))
        if found:
            return str(found[-1])
        time.sleep(0.1)
    raise TimeoutError(f"/dev/{pattern} did not appear")


# Keys of the boot keyboard (HID usage tables, page 7).
_LETTERS = {chr(97 + n): 4 + n for n in range(26)}
_DIGITS = {str((n + 1) % 10): 30 + n for n in range(10)}
_USAGES = {**_LETTERS, **_DIGITS, "\r": 40, "-": 45}


def strokes(text: str) -> list[bytes]:
    """The reports that type a text: each key goes down and up."""
    made = []
    for char in text:
        shift = 2 if char.isupper() else 0
        made += [bytes([shift, 0, _USAGES[char.lower()], 0, 0, 0, 0, 0]), bytes(8)]
    return made


def scanned(data: bytes, aim: bytes, continued: bool = False) -> bytes:
    """One scanned-data report."""
    return bytes([2, len(data)]) + aim + data.ljust(56, b"\0") + bytes([continued])
