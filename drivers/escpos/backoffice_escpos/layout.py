"""Text on paper of a fixed number of columns. Pure: strings in, strings out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from backoffice.devices.document import Align

_NUMBER: Final = re.compile(r"[-+−]?[\d.,' ]*\d[\d.,]*( ?(%|[A-Z]{3}|€|£|\$))?")


def wrapped(text: str, columns: int) -> list[str]:
    """Lines of at most `columns` letters, broken at spaces, within a word only where it is longer than a line."""
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        joined = f"{line} {word}" if line else word
        if len(joined) <= columns:
            line = joined
            continue
        if line:
            lines.append(line)
        whole = (len(word) - 1) // columns * columns if word else 0
        lines += [word[at : at + columns] for at in range(0, whole, columns)]
        line = word[whole:]
    return [*lines, line]


def aligned(text: str, width: int, align: Align) -> str:
    match align:
        case "right":
            return text.rjust(width)
        case "center":
            return text.center(width)
    return text.ljust(width)


def row(cells: Sequence[str], shares: Sequence[int], aligns: Sequence[Align], columns: int) -> list[str]:
    """The lines of a row: each cell is wrapped within its column, a space between two columns.

    A cell without an alignment of its own stands left, or right when it is a number.
    """
    if not cells:
        return [""]
    widths = column_widths(len(cells), shares, columns)
    wrapped_cells = [wrapped(cell, width) for cell, width in zip(cells, widths, strict=True)]
    sides: list[Align] = [
        aligns[at] if at < len(aligns) else "right" if at and _NUMBER.fullmatch(cell.strip()) else "left"
        for at, cell in enumerate(cells)
    ]
    lines = []
    for at in range(max(len(lines) for lines in wrapped_cells)):
        parts = [
            aligned(cell[at] if at < len(cell) else "", width, side)
            for cell, width, side in zip(wrapped_cells, widths, sides, strict=True)
        ]
        lines.append(" ".join(parts)[:columns].rstrip())
    return lines


def column_widths(count: int, shares: Sequence[int], columns: int) -> list[int]:
    """The width of each column, at least one letter; what the division leaves goes to the first."""
    told = [max(1, shares[at]) if at < len(shares) else 1 for at in range(count)]
    room = max(count, columns - (count - 1))
    widths = [max(1, room * share // sum(told)) for share in told]
    widths[0] = max(1, widths[0] + room - sum(widths))
    return widths
