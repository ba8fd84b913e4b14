"""What the form template shows: one view per field, with its value, its error and what was understood."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

import orjson

from backoffice.bus.payload import PayloadField, payload_fields
from backoffice.kinds import Choice, Duration, Json, Number, RefTo, Text, Uuid, duration_text
from backoffice_web.formats import EMPTY, Formats
from backoffice_web.forms.parse import is_list

EMPTY_LINES = 1
_PLAIN_WIDGETS = frozenset(
    "text textarea number amount count select checkbox date datetime time duration lookup json password".split()
)


@dataclass(frozen=True)
class FieldView:
    """One field of a form. `path` is its posted name, such as `lines.0.item`."""

    path: str
    label: str
    help: str
    widget: str
    value: str
    error: str
    understood: str
    required: bool
    options: tuple[tuple[str, str], ...]
    resource: str
    unit: str
    most: int | None
    steers: bool
    lines: tuple[LineView, ...] = ()

    @property
    def chosen(self) -> frozenset[str]:
        """The options that are ticked, where several may be."""
        return frozenset(self.value.split("\n")) if self.widget == "checkboxes" else frozenset()

    @property
    def id(self) -> str:
        return "f-" + self.path.replace(".", "-")

    @property
    def full(self) -> bool:
        return self.widget in ("textarea", "json", "lines", "list", "checkboxes")


@dataclass(frozen=True)
class LineView:
    path: str
    fields: tuple[FieldView, ...]


@dataclass(frozen=True)
class Sheet:
    """The texts and faults that a form is filled with."""

    formats: Formats
    values: Mapping[str, Any] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    numbers: Mapping[str, Decimal] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()


def views(fields: Iterable[PayloadField], sheet: Sheet) -> tuple[FieldView, ...]:
    """The visible fields: those asked for under the present choices, without the hidden ones."""
    return tuple(_views(tuple(fields), sheet, sheet.values, ""))


def defaults(fields: Iterable[PayloadField]) -> dict[str, Any]:
    """What a new form starts with."""
    return {part.name: part.default for part in fields if part.default is not None and not part.lines}


def texts(values: Mapping[str, Any], formats: Formats, fields: Iterable[PayloadField] = ()) -> dict[str, Any]:
    """Values as a person of this locale would type them, so that showing and reading agree."""
    durations = {part.name for part in fields if isinstance(part.kind, Duration)}
    return {
        name: duration_text(value) if name in durations and isinstance(value, int) else _text(value, formats)
        for name, value in values.items()
    }


def _text(value: Any, formats: Formats) -> Any:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return formats.typed_number(value)
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, dt.datetime):
        return formats.local_input(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, dict):
        return orjson.dumps(value, default=str).decode()
    if isinstance(value, list | tuple | set | frozenset):
        items = [texts(item, formats) if isinstance(item, dict) else str(_text(item, formats)) for item in value]
        return items if any(isinstance(item, dict) for item in items) else "\n".join(str(i) for i in items)
    return str(value)


def _views(fields: tuple[PayloadField, ...], sheet: Sheet, values: Mapping[str, Any], path: str) -> Iterable[FieldView]:
    steering = {part.when.field for part in fields if part.when}
    for part in fields:
        if not path and part.name in sheet.hidden:
            continue
        if part.when and str(values.get(part.when.field, "")) not in part.when.values:
            continue
        if isinstance(part.kind, Uuid) and not part.required and not values.get(part.name):
            continue  # made by programs, so that what they send again counts once; nobody types it
        yield _view(part, sheet, values.get(part.name, ""), path + part.name, part.name in steering)


def _view(part: PayloadField, sheet: Sheet, value: Any, path: str, steers: bool) -> FieldView:
    kind = part.kind
    read = sheet.numbers.get(path)
    return FieldView(
        path=path,
        label=part.label,
        help=part.help,
        widget=_widget(part),
        value=value if isinstance(value, str) else "",
        error=sheet.errors.get(path, "") or _error_within(part, sheet, path),
        understood="" if read is None else sheet.formats.number(read),
        required=(part.required or part.when is not None) and _widget(part) != "checkbox",
        options=_options(part),
        resource=kind.resource if isinstance(kind, RefTo) else "",
        unit=kind.unit if isinstance(kind, Number) else "",
        most=kind.max if isinstance(kind, Text) and not is_list(part) else None,
        steers=steers,
        lines=_lines(part, sheet, value, path),
    )


def _error_within(part: PayloadField, sheet: Sheet, path: str) -> str:
    """What is wrong with one of several choices, which has no place of its own."""
    if part.several is None:
        return ""
    return next((message for place, message in sheet.errors.items() if place.startswith(f"{path}.")), "")


def _widget(part: PayloadField) -> str:
    if part.lines:
        return "lines"
    if part.several:
        return "checkboxes"
    if is_list(part) and not isinstance(part.kind, Json):
        return "list"
    if part.choices:
        return "select"
    if part.kind is None:
        return {bool: "checkbox", int: "count", dt.date: "date"}.get(part.py, "text")
    return part.kind.widget if part.kind.widget in _PLAIN_WIDGETS else "text"


def _options(part: PayloadField) -> tuple[tuple[str, str], ...]:
    members = part.several or part.choices
    if members is None:
        return ()
    kind = part.kind if isinstance(part.kind, Choice) else Choice()
    offered = tuple((member.value, kind.word(member.value).label) for member in members)
    if part.several:
        return offered
    return offered if part.required or part.default is not None else (("", EMPTY), *offered)


def _lines(part: PayloadField, sheet: Sheet, value: Any, path: str) -> tuple[LineView, ...]:
    if part.lines is None:
        return ()
    rows = value if isinstance(value, list) else [{} for _ in range(EMPTY_LINES if part.required else 0)]
    inner = payload_fields(part.lines)
    return tuple(
        LineView(f"{path}.{i}", tuple(_views(inner, sheet, row if isinstance(row, dict) else {}, f"{path}.{i}.")))
        for i, row in enumerate(rows)
    )
