"""Times of day and lengths of time: what shifts and hours are made of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

import sqlalchemy as sa
from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema
from sqlalchemy import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

from backoffice.kinds.base import Kind

_CLOCK = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")
_HOURS_MINUTES = re.compile(r"(-?)([0-9]{1,5}):([0-5][0-9])(?::([0-5][0-9]))?")
_DECIMAL_HOURS = re.compile(r"(-?)([0-9]{1,5})\.([0-9]{1,4})")
_SECONDS = re.compile(r"-?[0-9]{1,9}")
LONGEST = 10**9
"""Some 31 years: far below what the column holds, so that sums of long lists stay exact on both databases."""


class ClockMinutes(TypeDecorator[str]):
    """A local time of day, `08:30`, stored as the minutes since midnight."""

    impl = sa.Integer
    cache_ok = True

    @property
    def python_type(self) -> type[str]:
        return str

    def process_bind_param(self, value: Any, dialect: Dialect) -> int | None:
        return None if value is None else minutes_of_day(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else clock_text(int(value))


@dataclass(frozen=True)
class TimeOfDay(Kind):
    """What a clock on the wall shows, `HH:MM` from 00:00 to 23:59: text in Python and JSON, minutes in the database.

    It is no instant: that also needs a day and a zone.
    """

    widget: ClassVar[str] = "time"
    align: ClassVar[str] = "end"
    ops: ClassVar[tuple[str, ...]] = ("eq", "gte", "lte")

    def sql(self, python_type: Any) -> TypeEngine[Any]:
        return ClockMinutes()

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            _time_of_day, serialization=core_schema.to_string_ser_schema()
        )

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: Any) -> dict[str, Any]:
        return self.described({"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$", "examples": ["08:30"]})


@dataclass(frozen=True)
class Duration(Kind):
    """A length of time in whole seconds, shown as hours and minutes: `7:30`.

    A number is seconds, as in JSON. Text may be `h:mm`, `h:mm:ss`, or hours as a decimal where that cannot be taken
    for minutes: `7.5` and `7.75` are, `7.30` is not, since many write half past seven like that.
    """

    ge: int = 0
    le: int = LONGEST

    widget: ClassVar[str] = "duration"
    align: ClassVar[str] = "end"
    ops: ClassVar[tuple[str, ...]] = ("eq", "gte", "lte")

    def sql(self, python_type: Any) -> TypeEngine[Any]:
        return sa.Integer()

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.chain_schema(
            [
                core_schema.no_info_plain_validator_function(_seconds),
                core_schema.no_info_plain_validator_function(self._bounded),
            ],
            serialization=core_schema.plain_serializer_function_ser_schema(int, return_schema=core_schema.int_schema()),
        )

    def _bounded(self, seconds: int) -> int:
        for limit, wrong, words in ((self.ge, seconds < self.ge, "least"), (self.le, seconds > self.le, "most")):
            if wrong:
                raise PydanticCustomError(
                    "out_of_range", "must be at {words} {limit}", {"words": words, "limit": duration_text(limit)}
                )
        return seconds

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: Any) -> dict[str, Any]:
        number = {"type": "integer", "minimum": self.ge, "maximum": self.le}
        return self.described({**number, "x-unit": "s", "examples": [27_000]})


def minutes_of_day(clock: str) -> int:
    """The minutes since midnight of `08:30`. ValueError for anything else."""
    found = _CLOCK.fullmatch(clock)
    if found is None:
        raise ValueError(f"{clock!r} is no time of day")
    return int(found[1]) * 60 + int(found[2])


def clock_text(minutes: int) -> str:
    """Minutes since midnight as a clock shows them."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def duration_text(seconds: int) -> str:
    """`7:30`; with seconds only where there are some, so that nothing is lost: `7:30:15`."""
    minutes, rest = divmod(abs(seconds), 60)
    sign = "-" if seconds < 0 else ""
    return f"{sign}{minutes // 60}:{minutes % 60:02}" + (f":{rest:02}" if rest else "")


def duration_seconds(text: str) -> int:
    """The seconds of `h:mm`, `h:mm:ss` or decimal hours. ValueError, with what to write instead, for anything else."""
    if found := _HOURS_MINUTES.fullmatch(text):
        seconds = int(found[2]) * 3600 + int(found[3]) * 60 + int(found[4] or 0)
        return -seconds if found[1] else seconds
    if found := _DECIMAL_HOURS.fullmatch(text):
        return _decimal_hours(found)
    raise ValueError("must be hours and minutes, such as 7:30")


def _decimal_hours(found: re.Match[str]) -> int:
    fraction = found[3]
    if len(fraction) == 2 and 0 < int(fraction) < 60:
        tenths = f" or {found[2]}.{fraction[0]}" if fraction[1] == "0" else ""
        raise ValueError(f"can be read in two ways: write {found[2]}:{fraction}{tenths}")
    exact = Decimal(f"{found[2]}.{fraction}") * 3600
    if exact != exact.to_integral_value():
        raise ValueError("does not come to whole seconds: write hours and minutes, such as 7:30")
    return -int(exact) if found[1] else int(exact)


def _time_of_day(value: Any) -> str:
    if isinstance(value, str) and _CLOCK.fullmatch(value):
        return clock_text(minutes_of_day(value))
    raise PydanticCustomError("not_a_time_of_day", "must be a time of day written HH:MM, such as 08:30")


def _seconds(value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and _SECONDS.fullmatch(value):
        return int(value)
    try:
        return duration_seconds(value if isinstance(value, str) else "")
    except ValueError as fault:
        raise PydanticCustomError("not_a_duration", "{fault}", {"fault": str(fault)}) from None
