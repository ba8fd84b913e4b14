"""Which table columns an expression, and the presence of a row, are computed from: secrecy follows them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import elements, selectable, visitors
from sqlalchemy.sql.functions import FunctionElement

from backoffice.kinds import KindType
from backoffice.resources.statements import Select


@dataclass(frozen=True)
class Lineage:
    """The source columns; `opaque` is raw SQL found on the way, whose sources cannot be known."""

    columns: frozenset[sa.Column[Any]] = frozenset()
    opaque: frozenset[str] = frozenset()

    def __or__(self, other: Lineage) -> Lineage:
        return Lineage(self.columns | other.columns, self.opaque | other.opaque)

    @property
    def classes(self) -> frozenset[str]:
        """The classes of secrecy of all source columns together."""
        kinds = (c.type.kind for c in self.columns if isinstance(c.type, KindType))
        return frozenset(kind.secrecy for kind in kinds)


def lineage(expression: Any) -> Lineage:
    """Every table column that the expression is computed from: through labels, CASE, windows, subqueries and CTEs."""
    found: set[sa.Column[Any]] = set()
    opaque: set[str] = set()
    seen: set[int] = set()
    waiting = [expression]
    while waiting:
        for node in visitors.iterate(waiting.pop()):
            if id(node) in seen:
                continue
            seen.add(id(node))
            if isinstance(node, elements.TextClause | selectable.TextualSelect):
                opaque.add(str(node))
            elif isinstance(node, elements.ColumnClause):
                _follow(node, found, opaque, waiting)
    return Lineage(frozenset(found), frozenset(opaque))


def row_lineage(query: Any) -> Lineage:
    """What decides whether, and in which groups, rows exist: WHERE, ON, GROUP BY, HAVING, DISTINCT, ORDER BY, UNION."""
    return _union(lineage(part) for part in _row_parts(query))


def _follow(
    column: elements.ColumnClause[Any], found: set[sa.Column[Any]], opaque: set[str], waiting: list[Any]
) -> None:
    table = column.table
    if isinstance(column, sa.Column) and isinstance(table, sa.Table):
        found.add(column)
    elif table is None and (column.name == "*" or column.name.isdigit()):
        return  # count(*) and EXISTS (SELECT 1 …): no column at all
    elif isinstance(table, selectable.TableValuedAlias):
        waiting.append(table.element)
    elif origins := column.proxy_set - {column}:
        # A column of a subquery may have several origins: one for each part of a UNION.
        waiting.extend(origins)
    else:
        opaque.add(str(column))


def _row_parts(query: Any) -> Iterator[Any]:
    if isinstance(query, sa.Select):
        yield from _select_parts(query)
    elif isinstance(query, sa.CompoundSelect):
        yield from query._order_by_clauses
        for part in query.selects:
            yield from _row_parts(part)
            if query.keyword is not selectable._CompoundSelectKeyword.UNION_ALL:
                yield from part.selected_columns
    elif isinstance(query, selectable.Join):
        yield query.onclause
        yield from _row_parts(query.left)
        yield from _row_parts(query.right)
    elif isinstance(
        query, selectable.TableValuedAlias | FunctionElement | elements.TextClause | selectable.TextualSelect
    ):
        yield query
    elif hasattr(query, "element"):  # alias, subquery, CTE, lateral, grouping
        yield from _row_parts(query.element)


def _select_parts(query: Select) -> Iterator[Any]:
    if query.whereclause is not None:
        yield query.whereclause
    yield from query._having_criteria
    yield from query._group_by_clauses
    yield from query._order_by_clauses
    yield from query._distinct_on
    if query._distinct:
        yield from query.selected_columns
    for source in query.get_final_froms():
        yield from _row_parts(source)


def _union(parts: Iterable[Lineage]) -> Lineage:
    whole = Lineage()
    for part in parts:
        whole |= part
    return whole
