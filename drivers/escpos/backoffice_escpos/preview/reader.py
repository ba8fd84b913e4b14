"""Reads the commands that `render` writes, and those that another program's job is likely to have."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

# After the two bytes of a command: how many bytes of arguments it has.
_FIXED: Final = {
    b"\x1b@": 0, b"\x1bt": 1, b"\x1ba": 1, b"\x1bE": 1, b"\x1bG": 1, b"\x1b-": 1, b"\x1b!": 1, b"\x1bM": 1, b"\x1bd": 1,
    b"\x1bJ": 1, b"\x1b2": 0, b"\x1b3": 1, b"\x1bp": 3, b"\x1bB": 2, b"\x1bR": 1, b"\x1b{": 1, b"\x1bi": 0, b"\x1bm": 0,
    b"\x1c.": 0, b"\x1c&": 0, b"\x1d!": 1, b"\x1dB": 1, b"\x1dh": 1, b"\x1dw": 1, b"\x1dH": 1, b"\x1df": 1, b"\x1dL": 2,
    b"\x1dW": 2, b"\x1dr": 1, b"\x1da": 1, b"\x10\x04": 1, b"\x10\x05": 1, b"\x10\x14": 3,
}  # fmt: skip


@dataclass(frozen=True)
class Piece:
    """A command with its arguments, or letters: then `name` is empty and `data` are the bytes of the text."""

    name: bytes
    data: bytes


def pieces(data: bytes) -> Iterator[Piece]:
    """What the printer does, in order. Bytes of an unknown command are passed over; a cut-off one ends it."""
    at = 0
    while at < len(data):
        step = _letters(data, at) or _command(data, at)
        if step is None:
            return
        piece, at = step
        yield piece


def length(data: bytes, at: int) -> int | None:
    """How many bytes the next piece takes; None while its end has not come. For who reads a stream."""
    step = _letters(data, at) or _command(data, at)
    return None if step is None else step[1] - at


def _letters(data: bytes, at: int) -> tuple[Piece, int] | None:
    end = at
    while end < len(data) and data[end] >= 0x20 and data[end] != 0x7F:
        end += 1
    return (Piece(b"", data[at:end]), end) if end > at else None


def _command(data: bytes, at: int) -> tuple[Piece, int] | None:
    name = data[at : at + 2]
    if name[:1] not in (b"\x1b", b"\x1c", b"\x1d", b"\x10"):
        return Piece(name[:1], b""), at + 1
    if len(name) < 2:
        return None
    size = _FIXED[name] if name in _FIXED else _counted(data, at, name)
    if size is None or at + 2 + size > len(data):
        return None
    return Piece(name, data[at + 2 : at + 2 + size]), at + 2 + size


def _counted(data: bytes, at: int, name: bytes) -> int | None:
    """The size of the arguments of a command that says it itself; None while that has not come."""
    rest = data[at + 2 : at + 8]
    match name:
        case b"\x1d(" | b"\x1b(":
            return 3 + int.from_bytes(rest[1:3], "little") if len(rest) >= 3 else None
        case b"\x1dv":
            if len(rest) < 6:
                return None
            return 6 + int.from_bytes(rest[2:4], "little") * int.from_bytes(rest[4:6], "little")
        case b"\x1dk":
            if len(rest) < 2:
                return None
            if rest[0] >= 65:
                return 2 + rest[1]
            end = data.find(b"\0", at + 3)
            return None if end < 0 else end - at - 1
        case b"\x1dV":
            return None if not rest else 2 if rest[0] >= 65 else 1
        case b"\x1b*":
            if len(rest) < 3:
                return None
            return 3 + int.from_bytes(rest[1:3], "little") * (3 if rest[0] in (32, 33) else 1)
    return 0
