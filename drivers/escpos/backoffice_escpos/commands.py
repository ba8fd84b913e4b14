"""The commands of ESC/POS that have no text in them. Source: Epson's ESC/POS Command Reference."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from backoffice.devices import Action, Setting
from backoffice.devices.setting import Value

START: Final = b"\x1b@\x1c."
"""Set the printer back, and leave two-byte letters, with which Chinese models start: ä and ü would be one."""
LONGEST_QR: Final = 2331
"""Bytes of a QR code version 40 with correction M (ISO/IEC 18004, table 7)."""

ACTIONS: Final = (
    Action("feed", "Feed paper", (Setting("lines", "Lines", 4, "", "", (), 1, 50),)),
    Action("cut", "Cut"),
    Action("open_drawer", "Open the drawer"),
    Action("beep", "Beep"),
)


def feed(lines: int) -> bytes:
    return b"\x1bd" + bytes((lines,))


def cut(how: str) -> bytes:
    """Feed as far as the knife and cut; without a cutter, far enough to tear."""
    return {"partial": b"\x1dVB\x00", "full": b"\x1dVA\x00"}.get(how, feed(4))


def drawer(pin: str) -> bytes:
    """A pulse of 50 ms on pin 2 or 5 and a pause of 500 ms; nothing without a drawer."""
    return {"2": b"\x1bp\x00\x19\xfa", "5": b"\x1bp\x01\x19\xfa"}.get(pin, b"")


def beep(how: str, times: int) -> bytes:
    count = bytes((times,))
    return {"esc_b": b"\x1bB" + count + b"\x02", "epson": b"\x1b(A\x04\x000" + b"1" + count + b"\x0a"}.get(how, b"")


def qr(data: bytes, size: int) -> bytes:
    """Native QR code of model 2 and correction M; empty when the data does not fit.

    GS ( k: model, size of a module, correction, store, print.
    """
    if not 0 < len(data) <= LONGEST_QR:
        return b""
    store = (len(data) + 3).to_bytes(2, "little") + b"1P0" + data
    parts = (b"\x04\x001A2\x00", b"\x03\x001C" + bytes((size,)), b"\x03\x001E1", store, b"\x03\x001Q0")
    return b"".join(b"\x1d(k" + part for part in parts)


def actions(settings: Mapping[str, Value]) -> Mapping[str, Callable[[Mapping[str, Any]], bytes]]:
    """What `act` sends, by the name of the action."""
    return {
        "feed": lambda given: feed(max(1, min(50, int(given.get("lines", 4))))),
        "cut": lambda _: cut(str(settings["cut"])),
        "open_drawer": lambda _: drawer(str(settings["drawer"])),
        "beep": lambda _: beep(str(settings["beeper"]), 1),
    }
