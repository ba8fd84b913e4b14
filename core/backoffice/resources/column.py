"""One column of a resource, read off the select: its kind, its secrecy, whether it may be NULL, filtered and sorted."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any

import sqlalchemy as sa
from pydantic import TypeAdapter
from sqlalchemy.sql import elements, functions, selectable

from backoffice.kinds import (
    Binary,
    Choice,
    Count,
    Day,
    Flag,
    Instant,
    Json,
    Kind,
    KindType,
    Number,
    Text,
    Uuid,
)
from backoffice.resources.lineage import lineage
from backoffice.resources.statements import Select

_PLAIN: tuple[tuple[type[Any], Kind, Any], ...] = (
    (sa.Boolean, Flag(), bool),
    (sa.Integer, Count(ge=-(2**63), le=2**63 - 1), int),
    (sa.Date, Day(), dt.date),
    (sa.DateTime, Instant(), dt.datetime),
    (sa.Uuid, Uuid(), uuid.UUID),
    (sa.JSON, Json(), Any),
    (sa.LargeBinary, Binary(), bytes),
    (sa.Numeric, Number(places=6), Decimal),
    (sa.String, Text(), str),
)


@dataclass(frozen=True, eq=False)
class Column:
    """A column as every surface needs it. `classes` are all the classes of secrecy that its value is computed from."""

    name: str
    expr: Any = field(repr=False)
    kind: Kind
    py: Any
    label: str
    classes: frozenset[str]
    nullable: bool
    sortable: bool
    hidden: bool = False

    @property
    def textual(self) -> bool:
        """Whether the database compares it as text."""
        return isinstance(self.kind, Text | Choice)

    @cached_property
    def adapter(self) -> TypeAdapter[Any]:
        """Validates a value of this column as a payload field of the same kind would be."""
        annotated: Any = Annotated[self.py, self.kind]
        return TypeAdapter(annotated)


def read_columns(
    name: str,
    query: Select,
    *,
    rows: frozenset[str],
    labels: Mapping[str, str],
    sortable: Collection[str],
    hidden: Collection[str],
    secrecy: Mapping[str, str],
) -> dict[str, Column]:
    """The columns of a select; ValueError for raw SQL without a declared secrecy and for names used twice."""
    optional = frozenset(_optional(query))
    columns: dict[str, Column] = {}
    for selected, expr in expressions(query).items():
        found = lineage(expr)
        if found.opaque and selected not in secrecy:
            raise ValueError(f"{name}.{selected} is raw SQL ({min(found.opaque)!r}): say secrecy={{{selected!r}: …}}")
        declared = {secrecy[selected]} if selected in secrecy else set()
        kind, py = _kind(name, selected, expr)
        direct = expr if isinstance(expr, sa.Column) else None
        own_label = kind.label if direct is not None and direct.name == selected else ""
        orderable = not isinstance(kind, Json | Binary)
        columns[selected] = Column(
            name=selected,
            expr=expr,
            kind=kind,
            py=py,
            label=labels.get(selected) or own_label or selected.replace("_", " ").capitalize(),
            classes=found.classes | rows | declared,
            nullable=_nullable(expr, optional),
            sortable=orderable and (selected in sortable or (direct is not None and _indexed(direct))),
            hidden=selected in hidden,
        )
    return columns


def expressions(query: Select) -> dict[str, Any]:
    """The selected expressions by name, without their labels."""
    found: dict[str, Any] = {}
    for selected in query.selected_columns:
        name = str(selected.name)  # SQLAlchemy quotes some names by a subclass, which no JSON key may be
        if name in found:
            raise ValueError(f"two columns are called {name!r}: label one of them")
        found[name] = selected.element if isinstance(selected, elements.Label) else selected
    return found


def _kind(resource: str, name: str, expr: Any) -> tuple[Kind, Any]:
    if isinstance(expr.type, KindType):
        return expr.type.kind, expr.type.py
    for sql_type, kind, py in _PLAIN:
        if isinstance(expr.type, sql_type):
            return kind, py
    raise ValueError(f"{resource}.{name} has no kind: wrap it in type_coerce(…, typed(Kind(…), python_type))")


def _nullable(expr: Any, optional: frozenset[Any]) -> bool:
    if isinstance(expr, sa.Column):
        table: Any = expr.table
        plain = isinstance(table, sa.Table) or isinstance(getattr(table, "element", None), sa.Table)
        return bool(expr.nullable) or not plain or table in optional
    return not isinstance(expr, functions.count)


def _optional(query: Select) -> Iterator[Any]:
    """The tables on the optional side of an outer join."""
    waiting: list[tuple[Any, bool]] = [(source, False) for source in query.get_final_froms()]
    while waiting:
        source, optional = waiting.pop()
        if isinstance(source, selectable.Join):
            waiting.append((source.left, optional or source.full))
            waiting.append((source.right, optional or source.full or source.isouter))
        elif optional:
            yield source


def _indexed(column: sa.Column[Any]) -> bool:
    base = next(iter(column.base_columns))
    table: Any = base.table
    if not isinstance(table, sa.Table):
        return False
    leading = {next(iter(index.columns), None) for index in table.indexes}
    unique = {next(iter(c.columns), None) for c in table.constraints if isinstance(c, sa.UniqueConstraint)}
    return bool(base.primary_key or base.unique or base.index) or base in leading | unique
