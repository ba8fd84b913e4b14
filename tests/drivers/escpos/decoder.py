"""An ESC/POS decoder of its own: a strict grammar, from Epson's reference, that knows nothing of what renders.

It takes only what a receipt of ours may hold. Anything else, and any real-time command anywhere, is an error.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

REAL_TIME = re.compile(rb"\x10(?:\x04[\x01-\x04\x07\x08\x12]|\x05[\x01\x02]|\x14[\x01\x02\x08])")
# Name of the command by a pattern of all its bytes. Counted payloads are read apart.
GRAMMAR: tuple[tuple[str, re.Pattern[bytes]], ...] = tuple(
    (name, re.compile(pattern, re.DOTALL))
    for name, pattern in (
        ("text", rb"[\x20-\x7e\x80-\xff]+"),
        ("line feed", rb"\n"),
        ("initialise", rb"\x1b@"),
        ("no kanji", rb"\x1c\."),
        ("code page", rb"\x1bt[\x00-\xff]"),
        ("align", rb"\x1ba[\x00-\x02]"),
        ("bold", rb"\x1bE[\x00\x01]"),
        ("size", rb"\x1d![\x00\x11\x22\x33]"),
        ("feed", rb"\x1bd[\x00-\x32]"),
        ("cut", rb"\x1dV[AB]\x00"),
        ("drawer", rb"\x1bp[\x00\x01]\x19\xfa"),
        ("beep", rb"\x1bB[\x01-\x09]\x02|\x1b\(A\x04\x000[0-9][\x01-\x09]\x0a"),
        ("barcode height", rb"\x1dh[\x01-\xff]"),
        ("module width", rb"\x1dw[\x02-\x06]"),
        ("caption", rb"\x1dH[\x00\x02]"),
        ("qr model", rb"\x1d\(k\x04\x001A2\x00"),
        ("qr size", rb"\x1d\(k\x03\x001C[\x01-\x10]"),
        ("qr correction", rb"\x1d\(k\x03\x001E[0-3]"),
        ("qr print", rb"\x1d\(k\x03\x001Q0"),
    )
)


@dataclass(frozen=True)
class Found:
    name: str
    data: bytes


class NotEscPosError(AssertionError):
    pass


def decode(data: bytes) -> list[Found]:
    """Every command in order; `NotEscPosError` for a byte that fits none."""
    smuggled = REAL_TIME.search(data)
    if smuggled:
        raise NotEscPosError(f"a real-time command at {smuggled.start()}: {smuggled[0]!r}")
    found, at = [], 0
    while at < len(data):
        one, size = _counted(data, at) or _plain(data, at)
        found.append(one)
        at += size
    return found


def _plain(data: bytes, at: int) -> tuple[Found, int]:
    for name, pattern in GRAMMAR:
        match = pattern.match(data, at)
        if match:
            return Found(name, match[0]), len(match[0])
    raise NotEscPosError(f"no command at {at}: {data[at : at + 8]!r}")


def _counted(data: bytes, at: int) -> tuple[Found, int] | None:
    head = data[at : at + 8]
    if head[:2] == b"\x1dk":
        if len(head) < 4 or head[2] not in (65, 67, 68, 69, 73):
            raise NotEscPosError(f"no barcode at {at}: {head!r}")
        return _whole("barcode", data, at, 3, 4 + head[3], 2)
    if head[:3] == b"\x1d(k" and head[5:8] == b"1P0":
        return _whole("qr store", data, at, 8, 5 + head[3] + 256 * head[4], 8)
    if head[:4] == b"\x1dv0\x00":
        size = (head[4] + 256 * head[5]) * (head[6] + 256 * head[7])
        return _whole("picture", data, at, 4, 8 + size, 4)
    return None


def _whole(name: str, data: bytes, at: int, head: int, size: int, skip: int) -> tuple[Found, int]:
    if at + size > len(data) or size < head:
        raise NotEscPosError(f"{name} at {at} is cut off")
    return Found(name, data[at + skip : at + size]), size
