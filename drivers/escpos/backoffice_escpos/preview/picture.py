"""Draws the paper: letters in cells of 12 by 24 dots, as font A has them, symbols and pictures dot by dot."""

from __future__ import annotations

import functools
import io
from collections.abc import Mapping
from typing import Any, Final

from PIL import Image, ImageDraw, ImageFont

from backoffice.devices.setting import Value
from backoffice_escpos.preview import symbols
from backoffice_escpos.preview.reader import Piece, pieces
from backoffice_escpos.profile import Profile, profile

CELL: Final = (12, 24)
LINE: Final = 30
MARGIN: Final = 24
LONGEST: Final = 16_000
"""Dots. Two metres of paper; what is longer is cut off in the picture only."""


def picture(data: bytes, settings: Mapping[str, Value]) -> bytes:
    """The paper as PNG."""
    paper = _Paper(profile(settings))
    for piece in pieces(data):
        paper.take(piece)
    return paper.png()


class _Paper:
    def __init__(self, model: Profile) -> None:
        self._width = max(model.dots, model.columns * CELL[0])
        self._pages = dict(model.pages)
        self._strips: list[Image.Image] = []
        self._qr: tuple[int, bytes] = (3, b"")
        self._reset()

    def _reset(self) -> None:
        self._line: list[tuple[str, int, int, bool]] = []
        self._align, self._bold, self._size = 0, False, (1, 1)
        self._page = next(iter(self._pages))
        self._bar_height, self._bar_width, self._caption = 162, 3, 0

    def take(self, piece: Piece) -> None:
        """Do what the piece says. What leaves no mark on paper (drawer, beeper, status) leaves none here."""
        data = piece.data
        match piece.name:
            case b"":
                codec = self._pages.get(self._page, "cp437")
                self._line.append((data.decode(codec, "replace"), *self._size, self._bold))
            case b"\n":
                self._end_line()
            case b"\x1b@":
                self._reset()
            case b"\x1bt":
                self._page = data[0]
            case b"\x1ba":
                self._align = data[0] % 48
            case b"\x1bE":
                self._bold = bool(data[0] & 1)
            case b"\x1d!":
                self._size = ((data[0] >> 4) + 1, (data[0] & 7) + 1)
            case b"\x1bd":
                self._feed(data[0] * LINE)
            case b"\x1dV":
                self._cut()
            case b"\x1dh":
                self._bar_height = data[0]
            case b"\x1dw":
                self._bar_width = data[0]
            case b"\x1dH":
                self._caption = data[0] % 48
            case b"\x1dk":
                self._barcode(data)
            case b"\x1d(":
                self._two_dimensional(data)
            case b"\x1dv":
                self._raster(data)

    def png(self) -> bytes:
        if self._line:
            self._end_line()
        height = min(LONGEST, sum(strip.height for strip in self._strips) + 2 * MARGIN)
        paper = Image.new("L", (self._width + 2 * MARGIN, height), 255)
        y = MARGIN
        for strip in self._strips:
            paper.paste(strip, (MARGIN, y))
            y += strip.height
        out = io.BytesIO()
        paper.save(out, "PNG", optimize=False)
        return out.getvalue()

    def _end_line(self) -> None:
        letters, self._line = self._line, []
        if not letters:
            self._feed(LINE)
            return
        tallest = max(high for _, _, high, _ in letters) * CELL[1]
        strip = Image.new(
            "L", (sum(len(text) * wide for text, wide, _, _ in letters) * CELL[0], tallest + LINE - CELL[1]), 255
        )
        x = 0
        for text, wide, high, bold in letters:
            for letter in text:
                cell = _letter(letter, bold).resize((CELL[0] * wide, CELL[1] * high), Image.Resampling.NEAREST)
                strip.paste(cell, (x, tallest - cell.height))
                x += cell.width
        self._add(strip)

    def _add(self, strip: Image.Image) -> None:
        """A strip across the paper, with the drawing where the alignment wants it."""
        room = self._width - strip.width
        whole = Image.new("L", (self._width, strip.height), 255)
        whole.paste(strip, ({1: room // 2, 2: room}.get(self._align, 0), 0))
        self._strips.append(whole)

    def _feed(self, dots: int) -> None:
        self._strips.append(Image.new("L", (self._width, dots), 255))

    def _cut(self) -> None:
        strip = Image.new("L", (self._width, 2 * LINE), 255)
        pen = ImageDraw.Draw(strip)
        for x in range(0, self._width, 16):
            pen.line((x, LINE, x + 8, LINE), fill=128, width=2)
        self._strips.append(strip)

    def _barcode(self, data: bytes) -> None:
        payload = data[2:] if data[0] >= 65 else data[1:-1]
        drawn = symbols.bars(data[0] if data[0] >= 65 else data[0] + 65, payload)
        if drawn is None:
            return
        modules, caption = drawn
        row = Image.new("L", (len(modules), 1), 255)
        row.putdata([0 if module == "1" else 255 for module in modules])
        self._add(row.resize((len(modules) * self._bar_width, self._bar_height), Image.Resampling.NEAREST))
        if self._caption:
            self._line.append((caption, 1, 1, False))
            self._end_line()

    def _two_dimensional(self, data: bytes) -> None:
        if data[:1] != b"k" or data[3:4] != b"1":
            return
        match data[4:5]:
            case b"C":
                self._qr = (data[5], self._qr[1])
            case b"P":
                self._qr = (self._qr[0], data[6:])
            case b"Q" if self._qr[1]:
                self._add(symbols.qr(self._qr[1], self._qr[0]).convert("L"))

    def _raster(self, data: bytes) -> None:
        wide, high = int.from_bytes(data[2:4], "little") * 8, int.from_bytes(data[4:6], "little")
        if wide and high:
            ink = Image.frombytes("1", (wide, high), bytes(byte ^ 0xFF for byte in data[6:]))
            self._add(ink.convert("L"))


@functools.lru_cache(maxsize=2048)
def _letter(letter: str, bold: bool) -> Image.Image:
    """One cell. Letters beyond Latin-1 from DejaVu where this machine has it, else an empty frame."""
    cell = Image.new("L", CELL, 255)
    pen = ImageDraw.Draw(cell)
    if letter.isspace():
        return cell
    if ord(letter) < 0x100:
        small = Image.new("L", (6, 11), 255)
        ImageDraw.Draw(small).text((0, 0), letter, fill=0, font=ImageFont.load_default_imagefont())
        cell.paste(small.resize((12, 22), Image.Resampling.NEAREST), (0, 1))
    elif (wide := _wide_font()) is not None:
        pen.text((0, 1), letter, fill=0, font=wide)
    else:
        pen.rectangle((2, 5, 9, 19), outline=0)
    if bold:
        thicker = cell.copy()
        thicker.paste(0, (1, 0, *CELL), cell.crop((0, 0, CELL[0] - 1, CELL[1])).point(lambda dot: 255 - dot))
        return thicker
    return cell


@functools.cache
def _wide_font() -> Any:
    try:
        return ImageFont.truetype("DejaVuSansMono.ttf", 19)
    except OSError:
        return None
