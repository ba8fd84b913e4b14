"""What every kind of value has in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, get_args, get_origin

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema
from sqlalchemy.types import TypeEngine

SECRECY = ("public", "internal", "hr", "pay")


@dataclass(frozen=True)
class Kind:
    """What a value is, for every surface at once: put it into `Annotated[python_type, Kind(...)]`.

    One alias is then pydantic type, SQL column, form widget, cell format, JSON schema, label, help, unit and
    class of secrecy. Labels and help are plain English and translated when rendered.
    """

    label: str = ""
    help: str = ""
    secrecy: str = "public"

    widget: ClassVar[str] = "text"
    align: ClassVar[str] = "start"
    ops: ClassVar[tuple[str, ...]] = ("eq",)

    def __post_init__(self) -> None:
        if self.secrecy not in SECRECY:
            raise ValueError(f"secrecy {self.secrecy!r} is none of {', '.join(SECRECY)}")

    def sql(self, python_type: Any) -> TypeEngine[Any]:
        """The plain SQL type that stores the value."""
        raise TypeError(f"{type(self).__name__} values have no column")

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return handler(source)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return self.described(handler(schema))

    def described(self, schema: JsonSchemaValue) -> JsonSchemaValue:
        """The JSON schema with the label and help of this kind."""
        if self.label:
            schema["title"] = self.label
        if self.help:
            schema["description"] = self.help
        return schema


@dataclass(frozen=True)
class When:
    """Marks a payload field that is asked for, and required, only when `field` has one of `values`."""

    field: str
    values: tuple[str, ...]

    def __init__(self, field: str, *values: str) -> None:
        object.__setattr__(self, "field", field)
        object.__setattr__(self, "values", tuple(str(v) for v in values))


def kind_of(annotation: Any) -> tuple[Any, Kind | None, list[Any]]:
    """(python type, kind, other metadata) of an annotation; `X | None` is looked through."""
    if get_origin(annotation) is Annotated:
        base, *metadata = get_args(annotation)
        # The last one: Annotated[Id, RefTo(...)] is flattened to Annotated[int, IdKind(...), RefTo(...)].
        kind = next((m for m in reversed(metadata) if isinstance(m, Kind)), None)
        rest = [m for m in metadata if not isinstance(m, Kind)]
        if kind is None:
            base, kind, inner = kind_of(base)
            rest = [*inner, *rest]
        return base, kind, rest
    for part in get_args(annotation):
        if get_origin(part) is Annotated:
            return kind_of(part)
    return annotation, None, []
