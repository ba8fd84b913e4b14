"""From posted names (`lines.0.item`) and the strings of a person's locale to the payload of a command."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import orjson
from babel.numbers import NumberFormatError, get_decimal_symbol, parse_decimal

from backoffice.bus.payload import PayloadField, payload_fields
from backoffice.errors import FieldError
from backoffice.kinds import (
    Binary,
    Count,
    Duration,
    Flag,
    IdKind,
    Instant,
    Json,
    Number,
    RefTo,
    duration_seconds,
    plain_text,
)

MAX_DEPTH = 5
SEVERAL = "[]"
MAX_LINES = 500
Nested = dict[str, Any]


@dataclass
class Parsed:
    """The payload, what could not be read, and how every number was understood (path -> plain decimal)."""

    payload: Nested = field(default_factory=dict)
    errors: list[FieldError] = field(default_factory=list)
    numbers: dict[str, Decimal] = field(default_factory=dict)


def nest(posted: Iterable[tuple[str, str]]) -> Nested:
    """`[("lines.0.item", "A")]` becomes `{"lines": [{"item": "A"}]}`; removed lines leave holes, which close.

    Names that begin with `_` steer the form and are left out. A name that ends in `[]` comes once for each of several
    choices, which become the lines of one text. Raises ValueError when nested too deep or too long.
    """
    root: Nested = {}
    for path, value in posted:
        if path.startswith("_"):
            continue
        *parents, name = path.split(".")
        if len(parents) >= MAX_DEPTH:
            raise ValueError("a form is nested at most five deep")
        node = root
        for part in parents:
            node = node.setdefault(part, {})
            if not isinstance(node, dict):
                raise ValueError(f"{path} is both a value and a group")
        if name.endswith(SEVERAL):
            name = name.removesuffix(SEVERAL)
            node[name] = "\n".join(filter(None, (str(node.get(name, "")), value)))
        else:
            node[name] = value
    return {name: _lists(node) for name, node in root.items()}


def _lists(node: Any) -> Any:
    if not isinstance(node, dict):
        return node
    if not all(name.isascii() and name.isdigit() and len(name) <= 4 for name in node):
        return {name: _lists(child) for name, child in node.items()}
    if len(node) > MAX_LINES:
        raise ValueError(f"a form has at most {MAX_LINES} lines")
    return [_lists(node[name]) for name in sorted(node, key=int)]


def parse(fields: Iterable[PayloadField], data: Mapping[str, Any], locale: str, zone: str) -> Parsed:
    """What a person typed as the payload of a command. An empty field is one that is not given."""
    parsed = Parsed()
    _Reader(locale, zone, parsed).read(fields, data, "", parsed.payload)
    return parsed


@dataclass(frozen=True)
class _Reader:
    locale: str
    zone: str
    parsed: Parsed

    def read(self, fields: Iterable[PayloadField], data: Mapping[str, Any], path: str, into: Nested) -> None:
        for part in fields:
            given = data.get(part.name)
            if part.when and str(data.get(part.when.field, "")) not in part.when.values:
                continue
            if part.lines:
                into[part.name] = self._lines(part, given, f"{path}{part.name}")
            elif isinstance(given, str) and given.strip():
                self._value(part, given.strip(), path + part.name, into)

    def _lines(self, part: PayloadField, given: Any, path: str) -> list[Nested]:
        rows = [row for row in given if _filled(row)] if isinstance(given, list) else []
        read: list[Nested] = []
        for index, row in enumerate(rows):
            line: Nested = {}
            if part.lines:
                self.read(payload_fields(part.lines), row, f"{path}.{index}.", line)
            read.append(line)
        return read

    def _value(self, part: PayloadField, text: str, path: str, into: Nested) -> None:
        try:
            into[part.name] = self._typed(part, text, path)
        except ValueError as error:
            self.parsed.errors.append(FieldError(path, str(error), "invalid_value"))

    def _typed(self, part: PayloadField, text: str, path: str) -> Any:
        kind = part.kind
        if isinstance(kind, Number):
            number = read_number(text, self.locale)
            self.parsed.numbers[path] = number
            return plain_text(number)
        if isinstance(kind, Count | IdKind) or (kind is None and part.py is int):
            return read_whole(text, self.locale)
        if isinstance(kind, Duration):
            return read_duration(text, self.locale)
        if isinstance(kind, Flag) or part.py is bool:
            return text == "true"
        if isinstance(kind, RefTo):
            return read_reference(text)
        if isinstance(kind, Instant):
            return read_instant(text, self.zone)
        if isinstance(kind, Json):
            return read_json(text)
        if isinstance(kind, Binary):
            raise ValueError("cannot be typed in a form")
        return [line.strip() for line in text.splitlines() if line.strip()] if is_list(part) else text


def is_list(part: PayloadField) -> bool:
    """Whether the field holds several plain values, which a form asks for one to a line."""
    return str(part.py).startswith(("list[", "tuple[", "set[", "frozenset[", "dict["))


def read_number(text: str, locale: str) -> Decimal:
    """The decimal as this locale writes it; never guesses: `1.5` in German is refused, not read as 15."""
    plain = text.replace("\u2212", "-")
    if any(letter.isalpha() or (letter.isdigit() and not letter.isascii()) for letter in plain):
        raise ValueError("must be a number in the digits 0 to 9")
    try:
        return parse_decimal(plain, locale=locale, strict=True)
    except NumberFormatError:
        raise ValueError("must be a number as it is written in your language") from None


def read_whole(text: str, locale: str) -> int:
    number = read_number(text, locale)
    if number != number.to_integral_value():
        raise ValueError("must be a whole number")
    return int(number)


def read_duration(text: str, locale: str) -> int:
    """Seconds of `7:30`, or of hours as this locale writes them: a bare `8` that a person types is eight hours."""
    plain = text.replace("\u2212", "-")
    if ":" in plain:
        return duration_seconds(plain)
    hours = plain_text(read_number(plain, locale))
    separator = get_decimal_symbol(locale.replace("-", "_"))
    if separator not in plain:
        return int(hours) * 3600
    # What was typed after the separator counts, not its value: 7.30 may be meant as half past seven.
    return duration_seconds(f"{hours.partition('.')[0]}.{plain.partition(separator)[2]}")


def read_reference(text: str) -> int | str:
    """A natural key; `id:17` is an id, since a key may be all digits."""
    ident = text.removeprefix("id:")
    return int(ident) if ident != text and ident.isascii() and ident.isdigit() and len(ident) < 19 else text


def read_instant(text: str, zone: str) -> str:
    """A local date and time of this zone as RFC 3339 in UTC."""
    try:
        local = dt.datetime.fromisoformat(text)
    except ValueError:
        raise ValueError("must be a date and a time") from None
    aware = local if local.tzinfo else local.replace(tzinfo=ZoneInfo(zone))
    return aware.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")


def read_json(text: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        raise ValueError("must be valid JSON") from None


def _filled(row: Any) -> bool:
    """A line in which nobody typed anything is not a line. A flag alone is no content."""
    return isinstance(row, dict) and any(
        isinstance(value, list) or (str(value).strip() not in ("", "false")) for value in row.values()
    )
