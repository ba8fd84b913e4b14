"""Small pieces of Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

WRITTEN: Final = "<!-- Written by `make reference` from what is declared; changes by hand are lost. -->"


def page(title: str, lead: str, parts: Iterable[str]) -> str:
    """A whole page."""
    return "\n\n".join([f"# {title}", WRITTEN, lead, *parts]) + "\n"


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table, or nothing if it has no rows."""
    lines = ["| " + " | ".join(map(_cell, row)) + " |" for row in rows]
    if not lines:
        return ""
    return "\n".join(["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads), *lines])


def code(text: object) -> str:
    """Text as code; nothing for nothing."""
    return f"`{text}`" if text not in ("", None) else ""


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
