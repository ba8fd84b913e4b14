"""Filters as people see them: chips for those in force, a small form to add one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from backoffice.errors import FieldError
from backoffice.kinds import Choice, Duration, Flag, Instant, Number, RefTo, duration_text, plain_text
from backoffice.resources import Column
from backoffice.resources.filters import operators, plain_op
from backoffice_web.formats import Formats
from backoffice_web.forms.parse import read_duration, read_instant, read_number
from backoffice_web.lists.links import Links

WORDS = {
    "eq": "is",
    "in": "is",
    "gte": "from",
    "lte": "up to",
    "prefix": "starts with",
    "contains": "contains",
    "isnull": "is empty",
}


@dataclass(frozen=True)
class Chip:
    """A filter in force and the address of the list without it."""

    label: str
    word: str
    value: str
    remove: str


@dataclass(frozen=True)
class Choosable:
    """A column that can be filtered: its operators and how a value is asked for."""

    name: str
    label: str
    ops: tuple[tuple[str, str], ...]
    widget: str
    options: tuple[tuple[str, str], ...]
    resource: str


def chips(columns: Mapping[str, Column], links: Links, formats: Formats) -> list[Chip]:
    """What limits this list now, in the order of the address."""
    return list(_chips(columns, links, formats))


def _chips(columns: Mapping[str, Column], links: Links, formats: Formats) -> Iterator[Chip]:
    for name, value in links.args.items():
        column_name, _, op = name.partition("__")
        column = columns.get(column_name)
        if column is None:
            continue
        word = WORDS.get(op or plain_op(column.kind) or "", op)
        if op == "isnull":
            yield Chip(column.label, "is empty" if value == "true" else "is filled", "", links.without(name))
        else:
            yield Chip(column.label, word, _shown(column, value, formats), links.without(name))


def _shown(column: Column, value: str, formats: Formats) -> str:
    if isinstance(column.kind, Choice):
        return ", ".join(column.kind.word(part).label for part in value.split(","))
    if isinstance(column.kind, Flag):
        return {"true": "Yes", "false": "No"}.get(value, value)
    return value


def choosable(columns: Mapping[str, Column]) -> list[Choosable]:
    """Every column that the reader can filter by."""
    return [_choosable(column) for column in columns.values() if operators(column) and not column.hidden]


def _choosable(column: Column) -> Choosable:
    ops = tuple((op, WORDS.get(op, op)) for op in operators(column))
    options: tuple[tuple[str, str], ...] = ()
    if isinstance(column.kind, Choice) and isinstance(column.py, type) and issubclass(column.py, StrEnum):
        options = tuple((member.value, column.kind.word(member.value).label) for member in column.py)
    elif isinstance(column.kind, Flag):
        options = (("true", "Yes"), ("false", "No"))
    resource = column.kind.resource if isinstance(column.kind, RefTo) else ""
    return Choosable(column.name, column.label, ops, column.kind.widget, options, resource)


def added(
    columns: Mapping[str, Column], name: str, op: str, value: str, locale: str, zone: str
) -> tuple[str, str] | FieldError:
    """The argument for a filter that a person put together: its name in the address and its value."""
    column = columns.get(name)
    if column is None or op not in operators(column):
        return FieldError(name, f"There is no filter “{name}” here.", "unknown_filter")
    if op == "isnull":
        return f"{name}__isnull", "true"
    argument = name if op == plain_op(column.kind) else f"{name}__{op}"
    try:
        return argument, _typed(column, value, locale, zone)
    except ValueError as error:
        return FieldError(name, f"{column.label} {error}.", "invalid_value")


def _typed(column: Column, value: str, locale: str, zone: str) -> str:
    if isinstance(column.kind, Number):
        return plain_text(read_number(value, locale))
    if isinstance(column.kind, Duration):
        return duration_text(read_duration(value, locale))
    return read_instant(value, zone) if isinstance(column.kind, Instant) else value
