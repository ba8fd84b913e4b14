"""Days and instants."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any, ClassVar

import sqlalchemy as sa
from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema
from sqlalchemy.types import TypeEngine

from backoffice.kinds.base import Kind
from backoffice.kinds.sqltypes import UtcInstant

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})"
)
EARLIEST = dt.datetime(1900, 1, 2, tzinfo=dt.UTC)
LATEST = dt.datetime(9998, 12, 30, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Day(Kind):
    """A calendar day, `YYYY-MM-DD`."""

    widget: ClassVar[str] = "date"
    ops: ClassVar[tuple[str, ...]] = ("eq", "gte", "lte")

    def sql(self, python_type: Any) -> TypeEngine[Any]:
        return sa.Date()

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        # pydantic's own date reads "0" as 1 January 1970.
        return core_schema.no_info_plain_validator_function(_day, serialization=core_schema.to_string_ser_schema())

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: Any) -> dict[str, Any]:
        return self.described({"type": "string", "format": "date"})


@dataclass(frozen=True)
class Instant(Kind):
    """A moment in time, with its zone when it comes in (RFC 3339), in UTC from then on."""

    widget: ClassVar[str] = "datetime"
    ops: ClassVar[tuple[str, ...]] = ("gte", "lte")

    def sql(self, python_type: Any) -> TypeEngine[Any]:
        return UtcInstant()

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            _instant,
            serialization=core_schema.plain_serializer_function_ser_schema(
                rfc3339, when_used="json", return_schema=core_schema.str_schema()
            ),
        )

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: Any) -> dict[str, Any]:
        return self.described({"type": "string", "format": "date-time"})


def rfc3339(value: dt.datetime) -> str:
    """The instant as it travels: RFC 3339 in UTC, such as `2026-11-22T09:30:00Z`."""
    return value.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")


def _day(value: Any) -> dt.date:
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            pass  # the 31st of February: refused below with everything else that is no day
    raise PydanticCustomError("not_a_day", "must be a day written YYYY-MM-DD")


def _instant(value: Any) -> dt.datetime:
    moment = value
    if isinstance(value, str) and _INSTANT.fullmatch(value):
        try:
            moment = dt.datetime.fromisoformat(value)
        except ValueError:
            moment = None
    if not isinstance(moment, dt.datetime) or moment.tzinfo is None or not EARLIEST <= moment <= LATEST:
        raise PydanticCustomError("not_an_instant", "must be a time with its zone, such as 2026-11-22T09:30:00Z")
    return moment.astimezone(dt.UTC)
