"""A document for a receipt printer, said neutrally: what is to be on the paper, not how a printer is told.

A plugin makes one; the driver's `render` turns it into bytes. Widths are the printer's affair: text is wrapped, columns
are laid out by the driver.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Align = Literal["left", "center", "right"]
Symbology = Literal["code128", "ean13", "ean8", "upca", "code39"]


@dataclass(frozen=True)
class Text:
    """A paragraph, wrapped at the paper's width. `size` 1 to 4 multiplies the height and width of the letters."""

    text: str
    align: Align = "left"
    bold: bool = False
    size: int = 1


@dataclass(frozen=True)
class Row:
    """One line of columns. Texts that do not fit are wrapped within their column; numbers stand right."""

    cells: tuple[str, ...]
    widths: tuple[int, ...] = ()
    """Shares of the width, one for each cell; equal when empty."""
    aligns: tuple[Align, ...] = ()
    bold: bool = False


@dataclass(frozen=True)
class Rule:
    """A line across the paper."""


@dataclass(frozen=True)
class Barcode:
    """`text` under it unless `caption` is false. `height` in millimetres."""

    text: str
    symbology: Symbology = "code128"
    height: int = 12
    caption: bool = True


@dataclass(frozen=True)
class Qr:
    """A QR code; `size` is the width of a module in dots, 1 to 16."""

    text: str
    size: int = 5


@dataclass(frozen=True)
class Logo:
    """The company's logo, where the printer has one set; nothing otherwise."""


@dataclass(frozen=True)
class Feed:
    """Empty lines."""

    lines: int = 1


@dataclass(frozen=True)
class Cut:
    """Cut the paper, where the printer can."""


@dataclass(frozen=True)
class Drawer:
    """Kick the cash drawer open, where there is one."""


@dataclass(frozen=True)
class Beep:
    """Sound the beeper, where there is one."""

    times: int = 1


Block = Text | Row | Rule | Barcode | Qr | Logo | Feed | Cut | Drawer | Beep
_BLOCKS: Mapping[str, type[Any]] = {
    "text": Text, "row": Row, "rule": Rule, "barcode": Barcode, "qr": Qr, "logo": Logo, "feed": Feed, "cut": Cut,
    "drawer": Drawer, "beep": Beep,
}  # fmt: skip
_NAMES = {made: name for name, made in _BLOCKS.items()}


@dataclass(frozen=True)
class PrintDocument:
    """`title` names it for people in the queue; it is not printed."""

    title: str
    blocks: tuple[Block, ...] = field(default=())

    def to_json(self) -> dict[str, Any]:
        return {"title": self.title, "blocks": [{"block": _NAMES[type(b)], **asdict(b)} for b in self.blocks]}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> PrintDocument:
        """The document that `to_json` wrote; `ValueError` for anything else."""
        try:
            return cls(str(values["title"]), tuple(_block(one) for one in values["blocks"]))
        except (KeyError, TypeError, AttributeError) as fault:
            raise ValueError(f"this is no print document: {fault}") from fault


def _block(values: Mapping[str, Any]) -> Block:
    fields = {key: _frozen(value) for key, value in values.items() if key != "block"}
    made: Block = _BLOCKS[values["block"]](**fields)
    return made


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, Sequence) and not isinstance(value, str) else value
