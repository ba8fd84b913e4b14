"""The fields of a master, and the payloads of its commands, read off the columns of its table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import sqlalchemy as sa
from pydantic import BeforeValidator, Field, create_model
from pydantic_core import PydanticCustomError

from backoffice.bus.payload import Payload
from backoffice.kinds import Count, Kind, KindType, RefTo, When


@dataclass(frozen=True)
class MasterField:
    """A field as people know it (`site`) and its column (`site_id`)."""

    name: str
    column: str
    kind: Kind
    py: Any
    nullable: bool
    default: Any
    when: When | None

    @property
    def annotation(self) -> Any:
        return Annotated[self.py, self.kind]


def master_fields(model: type[Any], names: Sequence[str], when: Mapping[str, When]) -> tuple[MasterField, ...]:
    """The fields by their names or columns; ValueError for one that has no column or no kind."""
    return tuple(_field(model.__table__, name, when) for name in names)


def create_payload(model: type[Any], singular: str, fields: Sequence[MasterField]) -> type[Payload]:
    """All fields; those that may be empty or have a default may be left out."""
    wanted: dict[str, Any] = {}
    for field in fields:
        if field.nullable:
            optional = field.annotation | None
            wanted[field.name] = (Annotated[optional, field.when] if field.when else optional, field.default)
        else:
            wanted[field.name] = (field.annotation, ... if field.default is None else field.default)
    return _payload(model, f"create_{singular}", wanted)


def update_payload(model: type[Any], singular: str, resource: str, fields: Sequence[MasterField]) -> type[Payload]:
    """The record, the version that was read, and any of the fields: what is left out stays as it is."""
    wanted = _record(singular, resource) | {"version": (Annotated[int, Count("Version", ge=1)], ...)}
    for field in fields:
        optional = field.annotation | None
        wanted[field.name] = (optional if field.nullable else Annotated[optional, _FILLED, _NEVER_NULL], None)
    return _payload(model, f"update_{singular}", wanted)


def reference_payload(model: type[Any], verb: str, singular: str, resource: str) -> type[Payload]:
    """The record alone."""
    return _payload(model, f"{verb}_{singular}", _record(singular, resource))


def _record(singular: str, resource: str) -> dict[str, Any]:
    return {singular: (Annotated[int, RefTo(singular.replace("_", " ").capitalize(), resource=resource)], ...)}


def _payload(model: type[Any], name: str, fields: dict[str, Any]) -> type[Payload]:
    title = "".join(part.capitalize() for part in name.split("_"))
    return create_model(title, __base__=Payload, __module__=model.__module__, **fields)


def _field(table: sa.Table, name: str, when: Mapping[str, When]) -> MasterField:
    column = table.c.get(name, table.c.get(f"{name}_id"))
    if column is None or not isinstance(column.type, KindType):
        raise ValueError(f"{table.name} has no column {name!r} with a kind")
    kind = column.type.kind
    wire = column.name.removesuffix("_id") if isinstance(kind, RefTo) else column.name
    scalar = isinstance(column.default, sa.ColumnDefault) and column.default.is_scalar
    default = column.default.arg if scalar else None  # type: ignore[union-attr]
    return MasterField(wire, column.name, kind, column.type.py, bool(column.nullable), default, when.get(wire))


def _filled(value: Any) -> Any:
    if value is None:
        raise PydanticCustomError("missing", "is required")
    return value


def _never_null(schema: dict[str, Any]) -> None:
    inner = [part for part in schema.pop("anyOf", []) if part.get("type") != "null"]
    schema.pop("default", None)
    schema.update(inner[0] if len(inner) == 1 else {"anyOf": inner})


_FILLED = BeforeValidator(_filled)
_NEVER_NULL = Field(json_schema_extra=_never_null)
