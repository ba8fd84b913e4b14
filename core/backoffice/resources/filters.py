"""Filters, derived from the kinds of the columns: `field=…` and `field__gte=…`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from pydantic import ValidationError

from backoffice.errors import FieldError
from backoffice.kinds import Kind, RefTo
from backoffice.resources import directory, text
from backoffice.resources.column import Column

if TYPE_CHECKING:
    from backoffice.actor import Actor

MAX_VALUES = 100
MAX_LENGTH = 20_000


@dataclass(frozen=True)
class Filter:
    """One condition on a visible column, its value validated: a tuple for `in`, None for `null` and `filled`."""

    column: str
    op: str
    value: Any


def plain_op(kind: Kind) -> str | None:
    """The operator of a bare `field=…`; None where the kind has only ranges."""
    return next((op for op in ("eq", "in") if op in kind.ops), None)


def operators(column: Column) -> tuple[str, ...]:
    """All operators that the column can be filtered by."""
    return (*column.kind.ops, "isnull") if column.nullable else column.kind.ops


def read_filter(
    conn: sa.Connection, actor: Actor, visible: Mapping[str, Column], name: str, given: Any
) -> Filter | FieldError:
    """One argument as a filter. A column that may not be seen answers exactly as one that does not exist.

    Arguments are text, as in an address; values of the column's own type (`in`: a list) come from handlers.
    """
    column_name, _, op = name.partition("__")
    column = visible.get(column_name)
    if column is not None:
        op = op or plain_op(column.kind) or ""
    if column is None or op not in operators(column):
        return FieldError(name, f"There is no filter “{name}” here.", "unknown_filter")
    if isinstance(given, str) and len(given) > MAX_LENGTH:
        return FieldError(name, "The value is too long.", "invalid_value")
    if op == "isnull":
        if given not in ("true", "false", True, False):
            return FieldError(name, "It must be true or false.", "invalid_value")
        return Filter(column_name, "null" if given in ("true", True) else "filled", None)
    raw = _values(given) if op == "in" else [given]
    if len(raw) > MAX_VALUES:
        return FieldError(name, f"At most {MAX_VALUES} values can be given.", "invalid_value")
    if isinstance(column.kind, RefTo):
        return _references(conn, actor, column, name, raw)
    try:
        values = tuple(column.adapter.validate_python(t) for t in raw)
    except ValidationError as fault:
        return FieldError(name, f"{fault.errors()[0]['msg']}.", "invalid_value")
    return Filter(column_name, op, values if op == "in" else values[0])


def _values(given: Any) -> list[Any]:
    if isinstance(given, str):
        return given.split(",")
    return list(given) if isinstance(given, list | tuple | set | frozenset) else [given]


def condition(column: Column, expr: Any, op: str, param: str, dialect: str) -> Any:
    """The condition of a filter, its value bound later as `param`."""
    value = sa.bindparam(param, type_=expr.type)
    match op:
        case "eq":
            return expr == value
        case "in":
            return expr.in_(sa.bindparam(param, type_=expr.type, expanding=True))
        case "gte":
            return text.ordered(column, expr, dialect) >= value
        case "lte":
            return text.ordered(column, expr, dialect) <= value
        case "prefix":
            return text.starts_with(text.ordered(column, expr, dialect), param)
        case "contains":
            return text.contains(expr, param)
        case "null":
            return expr.is_(None)
        case "filled":
            return expr.is_not(None)
    raise ValueError(f"{column.name}: kinds may have no operator {op!r}")


def bound(op: str, value: Any, param: str) -> dict[str, Any]:
    """What to bind for a filter's condition."""
    match op:
        case "in":
            return {param: list(value)}
        case "prefix":
            return text.prefix_values(param, value)
        case "contains":
            return {param: text.pattern(value)}
        case "null" | "filled":
            return {}
    return {param: value}


def _references(
    conn: sa.Connection, actor: Actor, column: Column, name: str, given: Iterable[Any]
) -> Filter | FieldError:
    """Text is a natural key, `id:17` is an id. A key may belong to several rows: all of them are meant."""
    assert isinstance(column.kind, RefTo)
    ids: list[int] = []
    keys: list[str] = []
    for raw in given:
        try:
            wanted = directory.reference(column.adapter.validate_python(raw))
        except ValidationError as fault:
            return FieldError(name, f"{fault.errors()[0]['msg']}.", "invalid_value")
        ids.append(wanted) if isinstance(wanted, int) else keys.append(wanted)
    if keys:
        target = directory.find(column.kind.resource)
        found = target.matches(conn, actor, keys) if target is not None else {}
        missing = [key for key in keys if not found.get(key)]
        if missing:
            return FieldError(name, f"There is no “{missing[0]}” here.", "unknown_reference")
        ids.extend(match for key in keys for match in found[key])
    return Filter(column.name, "in", tuple(ids))
