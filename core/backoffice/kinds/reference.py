"""Ids, references to rows of a resource, UUIDs, JSON and bytes."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

import orjson
import sqlalchemy as sa
from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema
from sqlalchemy.types import TypeEngine

from backoffice.kinds.base import Kind
from backoffice.kinds.number import whole_number
from backoffice.kinds.sqltypes import BigId
from backoffice.kinds.text import Choice, Word

MAX_ID = 2**63 - 1
_KEY_PATTERN = r"^[^\x00-\x1f\x7f]*$"


@dataclass(frozen=True)
class IdKind(Kind):
    """The id of a row."""

    widget: ClassVar[str] = "id"
    align: ClassVar[str] = "end"
    ops: ClassVar[tuple[str, ...]] = ("in", "gte", "lte")

    def sql(self, python_type: Any) -> TypeEngine[Any]:
        return BigId

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return whole_number(1, MAX_ID)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: Any) -> dict[str, Any]:
        return self.described({"type": "integer", "minimum": 1, "maximum": MAX_ID})


Id = Annotated[int, IdKind("Id")]


@dataclass(frozen=True)
class RefTo(Kind):
    """A row of `resource`: its id (a JSON number) or its natural key (text) on the wire, its id from then on."""

    resource: str = ""

    widget: ClassVar[str] = "lookup"
    ops: ClassVar[tuple[str, ...]] = ("in",)

    def sql(self, python_type: Any) -> TypeEngine[Any]:
        return BigId

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.union_schema(
            [
                core_schema.int_schema(strict=True, ge=1, le=MAX_ID),
                core_schema.str_schema(
                    strict=True, min_length=1, max_length=200, strip_whitespace=True, pattern=_KEY_PATTERN
                ),
            ],
            mode="left_to_right",
            custom_error_type="not_a_reference",
            custom_error_message="must be an id (a number) or a key (1 to 200 characters)",
            serialization=core_schema.plain_serializer_function_ser_schema(lambda value: value),
        )

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: Any) -> dict[str, Any]:
        key = {"type": "string", "minLength": 1, "maxLength": 200, "pattern": _KEY_PATTERN}
        return self.described({"anyOf": [{"type": "integer", "minimum": 1, "maximum": MAX_ID}, key]})


@dataclass(frozen=True)
class Uuid(Kind):
    """A UUID, for what is born outside: scans, punches, prints."""

    ops: ClassVar[tuple[str, ...]] = ("eq",)

    def sql(self, python_type: Any) -> TypeEngine[Any]:
        return sa.Uuid()

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.uuid_schema()

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: Any) -> dict[str, Any]:
        return self.described({"type": "string", "format": "uuid"})


UuidValue = Annotated[uuid.UUID, Uuid("Id")]


@dataclass(frozen=True)
class Json(Kind):
    """A small JSON document. Its numbers are finite and whole ones have 64 bits: others cannot be journalled.

    `words` are how people read the members of a list of codes; programs and files keep the codes.
    """

    words: tuple[Word, ...] = ()

    widget: ClassVar[str] = "json"
    ops: ClassVar[tuple[str, ...]] = ()

    def read_as(self, code: str) -> str:
        """The label of a member."""
        return Choice(words=self.words).word(code).label

    def sql(self, python_type: Any) -> TypeEngine[Any]:
        return sa.JSON()

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(_storable, handler(source))


def _storable(value: Any) -> Any:
    try:
        orjson.dumps(value)
        json.dumps(value, allow_nan=False, default=str)
    except (TypeError, ValueError) as fault:
        raise PydanticCustomError(
            "not_json", "holds a number that is not finite or has more than 64 bits, or something that is no JSON"
        ) from fault
    return value


@dataclass(frozen=True)
class Binary(Kind):
    """Bytes."""

    widget: ClassVar[str] = "binary"
    ops: ClassVar[tuple[str, ...]] = ()

    def sql(self, python_type: Any) -> TypeEngine[Any]:
        return sa.LargeBinary()
