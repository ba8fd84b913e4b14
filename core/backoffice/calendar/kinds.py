"""The kinds of a week and of a region with public holidays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from backoffice.calendar.public import is_known
from backoffice.calendar.week import days_of_week, written
from backoffice.kinds import Text


@dataclass(frozen=True)
class WeekPattern(Text):
    """Days of the week, such as `Mon-Fri`; kept in the shortest way to write them."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(
            _week, super().__get_pydantic_core_schema__(source, handler)
        )


@dataclass(frozen=True)
class Region(Text):
    """A country, or a country and its region, whose public holidays are known: `PT`, `DE-BE`, `US-CA`."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(
            _region, super().__get_pydantic_core_schema__(source, handler)
        )


def _week(text: str) -> str:
    try:
        return written(days_of_week(text))
    except ValueError:
        raise PydanticCustomError("not_a_week", "must be days of the week, such as Mon-Fri or Mon, Tue, Thu") from None


def _region(text: str) -> str:
    if not is_known(text):
        raise PydanticCustomError(
            "unknown_region", "must be a country such as PT, or a country and its region such as DE-BE or US-CA"
        )
    return text
