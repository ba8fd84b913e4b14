"""Statements of a resource, built once per shape: values are bound, so that one statement serves all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import sqlalchemy as sa
from sqlalchemy.sql import elements, functions, visitors

from backoffice.resources import filters, keyset, scope, search, text
from backoffice.resources.column import expressions
from backoffice.resources.keyset import Key
from backoffice.resources.statements import Select

if TYPE_CHECKING:
    from backoffice.resources.resource import Resource

MAX_PLANS = 500
_OVER_ROWS = (elements.Over, functions.count, functions.sum, functions.min, functions.max)
Part = Literal["", "null", "some"]


@dataclass(frozen=True)
class Order:
    """One part of a sort."""

    column: str
    desc: bool = False

    def __str__(self) -> str:
        return f"-{self.column}" if self.desc else self.column

    def reversed(self, back: bool) -> Order:
        """The part as it is read backwards."""
        return Order(self.column, self.desc != back)


@dataclass(frozen=True)
class Shape:
    """All that decides the text of a statement.

    `part` is the half of a list whose first sort column is NULL, or is not; `after` tells which of the position's
    values are NULL; `only` ids or keys are bound as `only`.
    """

    dialect: str
    columns: tuple[str, ...]
    alternatives: tuple[tuple[str, ...], ...] | None
    company: bool
    filters: tuple[tuple[str, str], ...] = ()
    words: int = 0
    order: tuple[Order, ...] = ()
    part: Part = ""
    after: tuple[bool, ...] | None = None
    only: str = ""
    limited: bool = False


def statement(resource: Resource, shape: Shape, params: Any = None) -> Select:
    """The statement of a shape. With parameters of its own, a resource's select is another one each time."""
    if params is not None:
        return build(resource, shape, resource.select(params))
    found = resource.plans.get(shape)
    if found is None:
        if len(resource.plans) >= MAX_PLANS:
            resource.plans.clear()
        found = resource.plans[shape] = build(resource, shape, resource.select(None))
    return found


def build(resource: Resource, shape: Shape, query: Select) -> Select:
    """Scope inside, where rows are; filters, search and position outside, where columns are."""
    query = query.where(*scope.conditions(resource.scope, shape.alternatives, shape.company, resource.common))
    if resource.whose is not None:
        query = query.where(resource.whose)
    exprs = expressions(query)
    if _plain(query, exprs):
        narrowed = query.with_only_columns(
            *(exprs[name].label(name) for name in shape.columns), maintain_column_froms=True
        ).order_by(None)
    else:
        rows = query.subquery("rows")
        exprs = {name: rows.c[name] for name in exprs}
        narrowed = sa.select(*(exprs[name].label(name) for name in shape.columns)).select_from(rows)
    narrowed = narrowed.where(*_conditions(resource, shape, exprs))
    keys = _keys(resource, shape, exprs)
    if shape.after is not None:
        skip = 1 if shape.part == "null" else 0
        narrowed = narrowed.where(keyset.after(keys[skip:], shape.after[skip:], _tables(keys)))
    if keys:
        narrowed = narrowed.order_by(*keyset.order(keys))
    return narrowed.limit(sa.bindparam("row_limit", type_=sa.Integer())) if shape.limited else narrowed


def _conditions(resource: Resource, shape: Shape, exprs: Mapping[str, Any]) -> list[Any]:
    found = [
        filters.condition(resource.columns[name], exprs[name], op, f"filter_{i}", shape.dialect)
        for i, (name, op) in enumerate(shape.filters)
    ]
    found.extend(search.condition(exprs, resource.search, f"word_{i}") for i in range(shape.words))
    if shape.only:
        expr = exprs[shape.only]
        found.append(expr.in_(sa.bindparam("only", type_=expr.type, expanding=True)))
    if shape.part:
        lead = exprs[shape.order[0].column]
        found.append(lead.is_(None) if shape.part == "null" else lead.is_not(None))
    return found


def _keys(resource: Resource, shape: Shape, exprs: Mapping[str, Any]) -> list[Key]:
    keys = []
    for i, part in enumerate(shape.order):
        column = resource.columns[part.column]
        expr = text.ordered(column, exprs[part.column], shape.dialect)
        nullable = column.nullable and not (i == 0 and shape.part != "")
        keys.append(Key(expr, part.desc, nullable, f"key_{i}"))
    return keys


def _tables(keys: list[Key]) -> int:
    columns = (node for key in keys for node in visitors.iterate(key.expr) if isinstance(node, sa.Column))
    return len({id(column.table) for column in columns})


def _plain(query: Select, exprs: Mapping[str, Any]) -> bool:
    """Whether conditions on columns may stand in the WHERE of the select itself."""
    folded = query._group_by_clauses or query._having_criteria or query._distinct or query._has_row_limiting_clause
    return not folded and not any(map(_computed_over_rows, exprs.values()))


def _computed_over_rows(expr: Any) -> bool:
    return any(isinstance(node, _OVER_ROWS) for node in visitors.iterate(expr))
