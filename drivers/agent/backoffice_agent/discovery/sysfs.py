"""Reading /sys: small files with one value each, links that lead to the device behind."""

from __future__ import annotations

from pathlib import Path


def value(path: Path) -> str:
    """The text of an attribute, empty when it is not there or went away meanwhile."""
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip().strip("\0")
    except OSError:
        return ""


def number(path: Path, base: int = 16) -> int | None:
    try:
        return int(value(path), base)
    except ValueError:
        return None


def entries(folder: Path, pattern: str = "*") -> list[Path]:
    """What a folder of /sys or /dev holds, in a fixed order; nothing when there is no such folder."""
    try:
        return sorted(folder.glob(pattern), key=lambda p: (len(p.name), p.name))
    except OSError:
        return []


def usb_device(entry: Path, root: Path) -> Path | None:
    """The USB device that an entry belongs to: the first folder above it that has an `idVendor`."""
    try:
        above = entry.resolve()
    except OSError:
        return None
    top = (root / "sys").resolve()
    while above != top and above != above.parent:
        if (above / "idVendor").exists():
            return above
        above = above.parent
    return None


def interface(entry: Path, device: Path) -> str:
    """The way from the USB device's port to the interface: `1-1.2:1.0`; the port alone when there is none."""
    try:
        parts = entry.resolve().relative_to(device).parts
    except (OSError, ValueError):
        return device.name
    return parts[0] if parts and ":" in parts[0] else device.name
