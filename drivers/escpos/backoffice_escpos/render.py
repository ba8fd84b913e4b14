"""From a document to the bytes of a printer. Pure: the same document and settings give the same bytes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from backoffice.devices import document as blocks
from backoffice.devices.document import Align, Block, PrintDocument
from backoffice.devices.setting import Value
from backoffice_escpos import barcodes, commands, layout, logo
from backoffice_escpos.charset import Charset, cleaned
from backoffice_escpos.profile import Profile, profile

_ALIGN: Final[Mapping[Align, bytes]] = {"left": b"\x1ba\x00", "center": b"\x1ba\x01", "right": b"\x1ba\x02"}
MOST_LINES: Final = 50
MOST_BEEPS: Final = 9


def render(document: PrintDocument, settings: Mapping[str, Value]) -> bytes:
    """The bytes that print the document. `settings` are all of `PAPER`."""
    return _Paper(profile(settings), settings).print(document)


class _Paper:
    """Writes one document. Each block leaves the printer as it found it: left, plain, size 1."""

    def __init__(self, model: Profile, settings: Mapping[str, Value]) -> None:
        self._model = model
        self._settings = settings
        self._charset = Charset(model.pages)
        self._page = self._charset.first
        self._out = bytearray()

    def print(self, document: PrintDocument) -> bytes:
        self._out += commands.START + b"\x1bt" + bytes((self._page,))
        for block in document.blocks:
            self._block(block)
        return bytes(self._out)

    def _block(self, block: Block) -> None:
        match block:
            case blocks.Text():
                self._text(block)
            case blocks.Row():
                cells = [self._charset.printable(cell) for cell in block.cells]
                self._lines(layout.row(cells, block.widths, block.aligns, self._model.columns), bold=block.bold)
            case blocks.Rule():
                self._lines(["-" * self._model.columns])
            case blocks.Barcode():
                self._barcode(block)
            case blocks.Qr():
                self._qr(block)
            case blocks.Logo():
                picture = logo.raster(str(self._settings["logo"]), self._model.dots) if self._model.raster else b""
                if picture:
                    self._out += _ALIGN["center"] + picture + _ALIGN["left"]
            case blocks.Feed():
                self._out += commands.feed(max(0, min(MOST_LINES, block.lines)))
            case blocks.Cut():
                self._out += commands.cut(str(self._settings["cut"]))
            case blocks.Drawer():
                self._out += commands.drawer(str(self._settings["drawer"]))
            case blocks.Beep():
                self._out += commands.beep(str(self._settings["beeper"]), max(1, min(MOST_BEEPS, block.times)))

    def _text(self, block: blocks.Text) -> None:
        size = max(1, min(4, block.size))
        columns = max(1, self._model.columns // size)
        lines: list[str] = []
        for paragraph in block.text.replace("\r\n", "\n").split("\n"):
            lines += layout.wrapped(self._charset.printable(paragraph), columns)
        self._lines(lines, block.align, block.bold, size)

    def _lines(self, lines: list[str], align: Align = "left", bold: bool = False, size: int = 1) -> None:
        before = (_ALIGN[align] if align != "left" else b"") + (b"\x1bE\x01" if bold else b"")
        after = (_ALIGN["left"] if align != "left" else b"") + (b"\x1bE\x00" if bold else b"")
        if size > 1:
            before += b"\x1d!" + bytes(((size - 1) << 4 | (size - 1),))
            after += b"\x1d!\x00"
        self._out += before
        for line in lines:
            encoded, self._page = self._charset.encode(line, self._page)
            self._out += encoded + b"\n"
        self._out += after

    def _barcode(self, block: blocks.Barcode) -> None:
        """A text that is no such barcode, or does not fit the paper, is printed as text: somebody can type it."""
        text = cleaned(block.text)
        symbol = barcodes.command(blocks.Barcode(text, block.symbology, block.height, block.caption), self._model.dots)
        if symbol is None:
            self._text(blocks.Text(text, "center"))
            return
        self._out += _ALIGN["center"] + symbol + b"\n" + _ALIGN["left"]

    def _qr(self, block: blocks.Qr) -> None:
        """Line feeds stay: vCards and payment codes are made of lines. They are counted data to the printer."""
        text = "\n".join(cleaned(line) for line in block.text.replace("\r\n", "\n").split("\n"))
        symbol = commands.qr(text.encode(), max(1, min(16, block.size))) if self._model.native_qr else b""
        if not symbol:
            self._text(blocks.Text(block.text, "center"))
            return
        self._out += _ALIGN["center"] + symbol + b"\n" + _ALIGN["left"]
