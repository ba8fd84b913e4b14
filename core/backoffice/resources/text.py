"""Comparing text the same way on both databases: by code point, case folded only for "contains"."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from backoffice.resources.column import Column

_LAST = "\U0010ffff"


def ordered(column: Column, expr: Any, dialect: str) -> Any:
    """The expression as it is sorted and compared: `COLLATE "C"` on PostgreSQL is SQLite's own order.

    An index serves it there if its column is declared with that collation.
    """
    return sa.collate(expr, "C") if column.textual and dialect == "postgresql" else expr


def starts_with(expr: Any, param: str) -> Any:
    """A range and no LIKE, which uses an index in few collations."""
    low, high = (sa.bindparam(f"{param}{end}", type_=sa.String()) for end in ("", "_end"))
    return sa.and_(expr >= low, expr < high)


def prefix_values(param: str, prefix: str) -> dict[str, str]:
    """What to bind for `starts_with`."""
    return {param: prefix, f"{param}_end": prefix + _LAST}


def contains(expr: Any, param: str) -> Any:
    """Case-insensitive; bind `pattern(value)`."""
    return expr.ilike(sa.bindparam(param, type_=sa.String()), escape="\\")


def pattern(value: str) -> str:
    """The LIKE pattern that finds exactly this text anywhere."""
    escaped = value.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"
