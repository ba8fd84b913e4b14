"""What a scanner reads: any characters, separators included."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from backoffice.kinds import Text

NUL = "\x00"
NUL_SIGN = "\u2400"


@dataclass(frozen=True)
class ScannedText(Text):
    """Text exactly as scanned: untrimmed, with the group separators that GS1 codes need."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.str_schema(strict=True, min_length=1, max_length=self.max)


def storable(code: str) -> tuple[str, bytes | None]:
    """(text, raw bytes) to keep: NUL, which no database keeps in text, is shown as ␀ and kept in the bytes."""
    if NUL not in code:
        return code, None
    return code.replace(NUL, NUL_SIGN), code.encode()
