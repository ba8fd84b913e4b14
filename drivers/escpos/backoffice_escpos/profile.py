"""What a model of printer can: columns, dots, code pages. The facts are python-escpos' own, read once when needed."""

from __future__ import annotations

import functools
import logging
import os
import shutil
import tempfile
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from backoffice.devices.setting import Value

PROFILES: Final = (
    ("default", "Generic, 80 mm"), ("POS-5890", "Generic, 58 mm (POS-5890)"), ("NT-5890K", "Netum NT-5890K"),
    ("ZJ-5870", "Zijiang ZJ-5870"), ("KR-306", "Generic, 80 mm, 48 columns (KR-306)"), ("P822D", "P822D"),
    ("RP326", "Rongta RP326"), ("CT-S651", "Citizen CT-S651"), ("TM-T20II", "Epson TM-T20II"),
    ("TM-T88III", "Epson TM-T88III"), ("TM-T88IV", "Epson TM-T88IV"), ("TM-T88V", "Epson TM-T88V and later"),
    ("TM-P80", "Epson TM-P80"), ("TM-L90", "Epson TM-L90"), ("TH230", "TH230"), ("Sunmi-V2", "Sunmi V2"),
    ("simple", "Unknown model: plain text, code page 437"),
)  # fmt: skip
DOTS_PER_COLUMN: Final = 12
"""The width of a letter of font A at 203 dpi."""

_loading = threading.Lock()


@dataclass(frozen=True)
class Profile:
    """`pages` are (number of `ESC t`, codec of Python) in the order in which they are tried."""

    columns: int
    dots: int
    pages: tuple[tuple[int, str], ...]
    native_qr: bool
    raster: bool


def profile(settings: Mapping[str, Value]) -> Profile:
    """The profile of these settings. `columns`, `dots` and `code_pages` go before what the model says."""
    name, columns, dots = str(settings["profile"]), int(settings["columns"]), int(settings["dots"])
    return _profile(name, columns, dots, str(settings["code_pages"]).strip())


@functools.lru_cache(maxsize=64)
def _profile(name: str, columns: int, dots: int, pages: str) -> Profile:
    facts = capabilities()
    model = facts["profiles"][name]
    columns = columns or int(model["fonts"]["0"]["columns"])
    told = model["media"].get("width", {}).get("pixels")
    dots = dots or (told if isinstance(told, int) else columns * DOTS_PER_COLUMN)
    found = _given(pages) if pages else _known(model["codePages"], facts["encodings"])
    features = model["features"]
    return Profile(columns, dots, found, bool(features.get("qrCode")), bool(features.get("bitImageRaster")))


def _known(numbers: Mapping[str, str], encodings: Mapping[str, Any]) -> tuple[tuple[int, str], ...]:
    """The single-byte pages that Python can encode. CP932 takes two bytes and is left out."""
    codecs = {name: str(facts["python_encode"]) for name, facts in encodings.items() if "python_encode" in facts}
    pages = [(int(number), codecs[name]) for number, name in numbers.items() if name in codecs and name != "CP932"]
    return tuple(sorted(pages)) or ((0, "cp437"),)


def _given(pages: str) -> tuple[tuple[int, str], ...]:
    """`16:cp1252 17:cp866`; `ValueError` for anything else."""
    found = []
    for word in pages.replace(",", " ").split():
        number, colon, codec = word.partition(":")
        if not colon or not number.isdecimal() or int(number) > 255:
            raise ValueError(f"{word!r} is no code page; write them as 16:cp1252")
        if not _single_byte(codec):
            raise ValueError(f"{codec!r} is no code page of one byte for each letter")
        found.append((int(number), codec))
    return tuple(found)


def _single_byte(codec: str) -> bool:
    try:
        return len(bytes(range(0x80, 0x100)).decode(codec, "replace")) == 128 and "A".encode(codec) == b"A"
    except (LookupError, UnicodeError):
        return False


@functools.cache
def capabilities() -> Mapping[str, Any]:
    """The database of python-escpos.

    Importing it takes 0.2 to 2.8 s, unpickles a file of a folder that it is told, and sets up logging for the whole
    process. So it gets a private folder that nobody else can write, and the handlers are put back.
    """
    with _loading:
        folder, before = tempfile.mkdtemp(prefix="backoffice-escpos-"), logging.root.handlers[:]
        asked = os.environ.get("ESCPOS_CAPABILITIES_PICKLE_DIR")
        os.environ["ESCPOS_CAPABILITIES_PICKLE_DIR"] = folder
        try:
            from escpos.capabilities import CAPABILITIES
        finally:
            if asked is None:
                del os.environ["ESCPOS_CAPABILITIES_PICKLE_DIR"]
            else:
                os.environ["ESCPOS_CAPABILITIES_PICKLE_DIR"] = asked
            shutil.rmtree(folder, ignore_errors=True)
            logging.root.handlers[:] = before
        facts: Mapping[str, Any] = CAPABILITIES
        return facts
