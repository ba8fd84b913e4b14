"""Where in a HID report the parts of a bar code stand. Pure; no device.

"HID Point of Sale Usage Tables" 1.02, page 0x8C: 0xFB to 0xFD symbology identifier, 0xFE decoded data, 0xFF decoded
data continued; the byte count is usage 0x3B of page 1. Items as in "Device Class Definition for HID" 1.11, 6.2.2.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_COUNT: Final = (0x01, 0x3B)
_SYMBOLOGY: Final = ((0x8C, 0xFB), (0x8C, 0xFC), (0x8C, 0xFD))
_DATA: Final = (0x8C, 0xFE)
_CONTINUED: Final = (0x8C, 0xFF)
_SIZES: Final = (0, 1, 2, 4)


@dataclass(frozen=True)
class Part:
    """Bits of a report, counted after the byte with its number."""

    usage: tuple[int, int]
    offset: int
    bits: int


@dataclass(frozen=True)
class Piece:
    """What one report says: a piece of a code, and whether more of it follows."""

    data: bytes
    aim: str
    continued: bool


@dataclass(frozen=True)
class Layout:
    """How reports of the number `report` are laid out; 0 when reports have no number."""

    report: int
    parts: tuple[Part, ...]

    def piece(self, report: bytes) -> Piece | None:
        """What a report says of a code; None when it is another report, or too short."""
        if self.report:
            if not report or report[0] != self.report:
                return None
            report = report[1:]
        count = next((self._number(part, report) for part in self.parts if part.usage == _COUNT), None)
        data = b"".join(self._bytes(part, report) for part in self.parts if part.usage == _DATA)
        if count is None:
            data = data.rstrip(b"\0")
        elif count > len(data):
            return None
        symbology = b"".join(self._bytes(part, report) for part in self.parts if part.usage in _SYMBOLOGY)
        continued = any(self._number(part, report) for part in self.parts if part.usage == _CONTINUED)
        return Piece(data[:count], _aim(symbology), continued)

    def _number(self, part: Part, report: bytes) -> int:
        return int.from_bytes(report, "little") >> part.offset & (1 << part.bits) - 1

    def _bytes(self, part: Part, report: bytes) -> bytes:
        return report[part.offset // 8 : (part.offset + part.bits) // 8]


STANDARD: Final = Layout(
    2, (Part(_COUNT, 0, 8), *(Part(usage, 8 + 8 * n, 8) for n, usage in enumerate(_SYMBOLOGY)), Part(_DATA, 32, 448),
        Part(_CONTINUED, 480, 1)),
)  # fmt: skip
"""What the common scanners send, where the descriptor cannot be had."""


def layout(descriptor: bytes) -> Layout | None:
    """Where the decoded data are, from a report descriptor; None when the device reports no bar codes."""
    reports: dict[int, list[Part]] = {}
    for report, part in _inputs(descriptor):
        reports.setdefault(report, []).append(part)
    for report, parts in reports.items():
        if any(part.usage == _DATA for part in parts):
            return Layout(report, tuple(parts))
    return None


def _inputs(descriptor: bytes) -> Iterator[tuple[int, Part]]:
    """(number of the report, part) for each input field; a usage that spans several fields takes them all."""
    page = size = count = report = 0
    usages: list[tuple[int, int]] = []
    ends: dict[int, int] = {}
    kept: list[tuple[int, int, int, int]] = []
    for tag, value, length in _items(descriptor):
        match tag:
            case 0x04:
                page = value
            case 0x74:
                size = value
            case 0x94:
                count = value
            case 0x84:
                report = value
            case 0xA4:
                kept.append((page, size, count, report))
            case 0xB4 if kept:
                page, size, count, report = kept.pop()
            case 0x08:
                usages.append((value >> 16, value & 0xFFFF) if length == 4 else (page, value))
            case 0x80:
                at = ends.get(report, 0)
                for part in _fields(usages, at, size, count):
                    yield report, part
                ends[report] = at + size * count
            case _:
                pass
        if tag in (0x80, 0x90, 0xB0, 0xA0, 0xC0):  # main items end what was said of usages
            usages = []


def _fields(usages: list[tuple[int, int]], at: int, size: int, count: int) -> Iterator[Part]:
    """Usages take one field each, in order; the last one takes what is left (HID 1.11, 6.2.2.8)."""
    for n, usage in enumerate(usages[:count]):
        last = n == len(usages[:count]) - 1
        yield Part(usage, at + n * size, (count - n) * size if last else size)


def _items(descriptor: bytes) -> Iterator[tuple[int, int, int]]:
    """(tag with type, value, length) of each short item; long items are passed over."""
    at = 0
    while at < len(descriptor):
        first = descriptor[at]
        if first == 0xFE:
            at += 3 + (descriptor[at + 1] if at + 1 < len(descriptor) else 0)
            continue
        length = _SIZES[first & 3]
        yield first & 0xFC, int.from_bytes(descriptor[at + 1 : at + 1 + length], "little"), length
        at += 1 + length


def _aim(symbology: bytes) -> str:
    """`]C1` from the three bytes, or from the two without the bracket; empty when it is none of them."""
    text = symbology.strip(b"\0").decode("ascii", "replace")
    text = text if text.startswith("]") else f"]{text}"
    return text if len(text) == 3 and text[1:].isalnum() and text[1].isalpha() else ""
