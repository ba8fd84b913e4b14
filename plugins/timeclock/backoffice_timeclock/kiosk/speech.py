"""What the kiosk says, in each language: a file of words each, so that a translator needs no program."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Final

LANGUAGES: Final = ("en", "de", "es")
_FOLDER: Final = Path(__file__).parent / "words"


@cache
def words() -> dict[str, dict[str, str]]:
    """By language, by name."""
    return {code: json.loads((_FOLDER / f"{code}.json").read_text(encoding="utf-8")) for code in LANGUAGES}
