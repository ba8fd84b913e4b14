"""Addresses of static files with a version in them, so that browsers may keep them for ever."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

STATIC = Path(__file__).parent / "static"

STYLE_SHEETS = (
    "tokens",
    "controls",
    "shell",
    "tables",
    "home",
    "record",
    "scan",
    "kiosk",
    "kiosk_small",
    "modules",
    "entry",
    "forms",
    "overlays",
    "responsive",
    "pieces",
)
"""In the order in which they must be loaded."""


@cache
def asset(name: str) -> str:
    """`/static/<name>?v=<hash of its content>`."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()
    return f"/static/{name}?v={digest[:12]}"
