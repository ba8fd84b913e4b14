"""The payload of a command and what every surface needs to know of its fields."""

from __future__ import annotations

import functools
import typing
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar, get_args, get_origin

import pydantic
from pydantic import BaseModel, ConfigDict

from backoffice.errors import FieldError, Invalid
from backoffice.kinds import Kind, When, kind_of


class Payload(BaseModel):
    """What a command is given. Fields that nobody declared are refused, not ignored."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True)

    @pydantic.model_validator(mode="after")
    def _asked_for(self) -> typing.Self:
        for when, name in _conditions(type(self)):
            asked = str(getattr(self, when.field)) in when.values
            if asked and getattr(self, name) is None:
                raise _missing(name)
        return self


def _missing(name: str) -> pydantic.ValidationError:
    """The error of a conditional field that is missing."""
    return pydantic.ValidationError.from_exception_data("payload", [{"type": "missing", "loc": (name,), "input": None}])


@dataclass(frozen=True)
class PayloadField:
    """One field as forms, imports and the API reference see it. `name` is the name on the wire."""

    name: str
    attribute: str
    label: str
    help: str
    kind: Kind | None
    py: Any
    required: bool
    default: Any
    when: When | None
    lines: type[Payload] | None
    choices: type[StrEnum] | None
    several: type[StrEnum] | None = None
    """The members of which a list may hold any."""


def payload_fields(payload: type[Payload]) -> tuple[PayloadField, ...]:
    """The fields of a payload in the order of their declaration."""
    return tuple(_fields(payload))


def _fields(payload: type[Payload]) -> Iterator[PayloadField]:
    hints = typing.get_type_hints(payload, include_extras=True)
    for attribute, info in payload.model_fields.items():
        py, kind, metadata = kind_of(hints.get(attribute, info.annotation))
        kind = kind or next((m for m in reversed(info.metadata) if isinstance(m, Kind)), None)
        when = next((m for m in [*metadata, *info.metadata] if isinstance(m, When)), None)
        label = info.title or (kind.label if kind else "") or attribute.replace("_", " ").capitalize()
        yield PayloadField(
            name=info.alias or attribute,
            attribute=attribute,
            label=label,
            help=info.description or (kind.help if kind else ""),
            kind=kind,
            py=py,
            required=info.is_required(),
            default=None if info.is_required() else info.get_default(call_default_factory=True),
            when=when,
            lines=_lines(info.annotation),
            choices=_enumeration(py),
            several=_enumeration(next(iter(get_args(py)), None)) if get_origin(py) in (list, set, frozenset) else None,
        )


def _enumeration(py: Any) -> type[StrEnum] | None:
    return py if isinstance(py, type) and issubclass(py, StrEnum) else None


def _lines(annotation: Any) -> type[Payload] | None:
    for part in (annotation, *get_args(annotation)):
        if isinstance(part, type) and issubclass(part, Payload):
            return part
        for inner in get_args(part):
            if isinstance(inner, type) and issubclass(inner, Payload):
                return inner
    return None


_CONDITIONS: dict[type[Payload], tuple[tuple[When, str], ...]] = {}


def _conditions(payload: type[Payload]) -> tuple[tuple[When, str], ...]:
    known = _CONDITIONS.get(payload)
    if known is None:
        found = ((_when(info), name) for name, info in payload.model_fields.items())
        known = _CONDITIONS[payload] = tuple((when, name) for when, name in found if when is not None)
    return known


def _when(info: Any) -> When | None:
    _, _, metadata = kind_of(info.annotation)
    return next((m for m in [*info.metadata, *metadata] if isinstance(m, When)), None)


def invalid(error: pydantic.ValidationError, payload: type[Payload]) -> Invalid:
    """Every fault that pydantic found, field by field, in our words."""
    faults: dict[tuple[str, str], FieldError] = {}
    names = _names(payload)
    for fault in error.errors(include_url=False, include_input=False, include_context=False):
        # A path also names the branch of a union that was tried; people only know fields and the numbers of lines.
        known = (part for part in fault["loc"] if isinstance(part, int) or part in names or _is_unknown(fault))
        path = ".".join(map(str, known))
        code, message = _WORDS.get(fault["type"], (fault["type"], fault["msg"].removeprefix("Input ")))
        faults.setdefault((path, code), FieldError(path, message, code))
    return Invalid(faults.values())


def _is_unknown(fault: Any) -> bool:
    return bool(fault["type"] == "extra_forbidden")


@functools.cache
def _names(payload: type[Payload]) -> frozenset[str]:
    """The names of all fields, those of the lines too."""
    fields = payload_fields(payload)
    own = {name for one in fields for name in (one.name, one.attribute)}
    return frozenset(own).union(*(_names(one.lines) for one in fields if one.lines))


_WORDS = {
    "missing": ("missing", "is required"),
    "extra_forbidden": ("unknown_field", "is not a field of this command"),
    "json_invalid": ("malformed_json", "The request is not valid JSON"),
    "model_type": ("wrong_type", "must be an object"),
    "model_attributes_type": ("wrong_type", "must be an object"),
    "string_type": ("wrong_type", "must be text"),
    "int_type": ("wrong_type", "must be a whole number"),
    "bool_type": ("wrong_type", "must be true or false"),
}
