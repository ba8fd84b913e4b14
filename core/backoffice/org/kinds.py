"""The kind of an IANA time zone's name."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from backoffice.kinds import Text


@dataclass(frozen=True)
class ZoneName(Text):
    """The name of a time zone that this machine knows."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        text = super().__get_pydantic_core_schema__(source, handler)
        return core_schema.no_info_after_validator_function(_known, text)


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _known(name: str) -> str:
    if name not in _zones():
        raise PydanticCustomError("unknown_zone", "must be a time zone such as Europe/Berlin")
    return name
