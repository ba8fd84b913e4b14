"""Texts, secrets, choices and flags."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, ClassVar

import sqlalchemy as sa
from pydantic import GetCoreSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema
from sqlalchemy.types import TypeEngine

from backoffice.kinds.base import Kind
from backoffice.kinds.sqltypes import CodePointText, EnumText

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def _plain(value: str) -> str:
    # NUL is legal in JSON and refused by PostgreSQL; the other controls only ever reach us by accident or malice.
    if _CONTROL.search(value):
        raise PydanticCustomError("control_character", "must not contain control characters")
    return value


@dataclass(frozen=True)
class Text(Kind):
    """Text of 1 to `max` characters, trimmed, without control characters."""

    max: int = 200
    pattern: str | None = None
    multiline: bool = False

    ops: ClassVar[tuple[str, ...]] = ("eq", "prefix", "contains")

    @property
    def widget(self) -> str:  # type: ignore[override]
        return "textarea" if self.multiline else "text"

    def sql(self, python_type: Any) -> TypeEngine[Any]:
        return CodePointText(self.max)

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        text = core_schema.str_schema(
            strict=True, min_length=1, max_length=self.max, strip_whitespace=True, pattern=self.pattern
        )
        return core_schema.no_info_after_validator_function(_plain, text)


@dataclass(frozen=True)
class Secret(Kind):
    """A password or key on its way in: never stored, logged, journaled or shown again."""

    max: int = 1000
    widget: ClassVar[str] = "password"
    ops: ClassVar[tuple[str, ...]] = ()

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.str_schema(
            strict=True,
            min_length=1,
            max_length=self.max,
            serialization=core_schema.plain_serializer_function_ser_schema(
                lambda _value: "[secret]", return_schema=core_schema.str_schema()
            ),
        )


@dataclass(frozen=True)
class Word:
    """How people read a member of a choice: its label, what it means in a line, and as what state it is shown.

    `tone` is one of those of a state: ok, warn, bad, off, live, unsure; without one the label is plain text.
    """

    value: str
    label: str
    meaning: str = ""
    tone: str = ""


@dataclass(frozen=True)
class Choice(Kind):
    """One member of a StrEnum. `words` are for people; programs, files and addresses keep the member's value."""

    words: tuple[Word, ...] = ()

    widget: ClassVar[str] = "select"
    ops: ClassVar[tuple[str, ...]] = ("in",)

    def word(self, value: str) -> Word:
        """What people read for a member; without words of its own `in_progress` is read as `In progress`."""
        plain = Word(value, value.replace("_", " ").capitalize())
        return next((word for word in self.words if word.value == value), plain)

    def described(self, schema: JsonSchemaValue) -> JsonSchemaValue:
        """The JSON schema, which says of each value what it means."""
        said = super().described(schema)
        if self.words:
            meanings = "; ".join(f"`{w.value}`: {w.label}" for w in self.words)
            said["description"] = f"{self.help}. {meanings}" if self.help else meanings
        return said

    def sql(self, python_type: Any) -> TypeEngine[Any]:
        return EnumText(python_type)


@dataclass(frozen=True)
class Flag(Kind):
    """Yes or no."""

    widget: ClassVar[str] = "checkbox"

    def sql(self, python_type: Any) -> TypeEngine[Any]:
        return sa.Boolean()

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        # JSON says true or false; filters and forms say it as text. 1, "yes" and the like are refused.
        words = core_schema.no_info_plain_validator_function(
            _flag_word, serialization=core_schema.to_string_ser_schema()
        )
        return core_schema.union_schema([core_schema.bool_schema(strict=True), words])

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: Any) -> dict[str, Any]:
        return self.described({"type": "boolean"})


def _flag_word(value: Any) -> bool:
    if value in ("true", "false"):
        return bool(value == "true")
    raise PydanticCustomError("flag", "must be true or false")
