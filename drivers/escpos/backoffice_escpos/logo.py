"""The company's logo as dots. A picture is read once; afterwards its dots are taken from memory."""

from __future__ import annotations

import functools
import logging
import re
from pathlib import Path
from typing import Final

log = logging.getLogger(__name__)

LARGEST: Final = 2 * 1024 * 1024
"""Bytes of the file. A logo of a receipt has some kilobytes."""
TALLEST: Final = 600
"""Dots. Also keeps the height's two bytes from being a real-time command (0x0410 rows)."""
FORMATS: Final = ("PNG", "BMP", "GIF", "JPEG")
_REAL_TIME: Final = re.compile(rb"\x10(?=[\x04\x05\x14])")


def raster(path: str, dots: int) -> bytes:
    """`GS v 0` of the picture, at most `dots` wide; empty without one, or where it cannot be read (logged).

    A receipt without its logo is better than none.
    """
    if not path:
        return b""
    try:
        file = Path(path).stat()
        return _raster(path, dots, file.st_mtime_ns, file.st_size)
    except (OSError, ValueError, SyntaxError) as fault:  # Pillow tells a broken PNG by SyntaxError
        log.warning("The logo %s is left out of the receipt: %s", path, fault)
        return b""


@functools.lru_cache(maxsize=32)
def _raster(path: str, dots: int, changed: int, size: int) -> bytes:
    """`changed` and `size` are part of the key, so that a new picture is seen."""
    from PIL import Image

    if size > LARGEST or not Path(path).is_file():
        raise ValueError(f"a logo is a picture of at most {LARGEST // 1024} KiB")
    with Image.open(path, formats=FORMATS) as opened:
        if opened.width * opened.height > 4_000_000:
            raise ValueError("a logo has at most four million pixels")
        picture = Image.new("RGBA", opened.size, "white")
        picture.alpha_composite(opened.convert("RGBA"))
    scale = min(1.0, dots / picture.width, TALLEST / picture.height)
    wanted = (max(1, int(picture.width * scale)), max(1, int(picture.height * scale)))
    grey = picture.convert("L").resize(wanted)
    row = (wanted[0] + 7) // 8
    canvas = Image.new("1", (row * 8, wanted[1]), 1)
    canvas.paste(grey.convert("1"), (0, 0))
    ink = bytes(byte ^ 0xFF for byte in canvas.tobytes())
    return b"\x1dv0\x00" + row.to_bytes(2, "little") + wanted[1].to_bytes(2, "little") + harmless(ink)


def harmless(ink: bytes) -> bytes:
    """One dot more where the dots would be a real-time command, which printers obey within a picture too."""
    return _REAL_TIME.sub(b"\x11", ink)
