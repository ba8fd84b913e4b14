"""How many rows a list has, and what its columns add up to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

import sqlalchemy as sa

from backoffice.actor import Actor
from backoffice.errors import FieldError, Refused
from backoffice.kinds import Amount, Count, Duration, Number
from backoffice.resources import confidential
from backoffice.resources.column import Column
from backoffice.resources.plan import statement
from backoffice.resources.query import read_query

if TYPE_CHECKING:
    from backoffice.resources.resource import Resource

CAP = 10_001


def count(resource: Resource, conn: sa.Connection, actor: Actor, args: Mapping[str, str], cap: int | None) -> int:
    """The number of rows, counted up to `cap` (shown as "10,000+"); None counts them all."""
    query = read_query(resource, conn, actor, args)
    confidential.note(resource, conn, actor, "count", query.chosen_by, ())
    rows = statement(resource, query.shape(conn.dialect.name, (resource.id,)), query.params)
    if cap is not None:
        rows = rows.limit(sa.bindparam("row_limit", type_=sa.Integer()))
    counted = sa.select(sa.func.count()).select_from(rows.subquery())
    return int(conn.execute(counted, query.values | {"row_limit": cap}).scalar_one())


def total(
    resource: Resource, conn: sa.Connection, actor: Actor, args: Mapping[str, str], names: Iterable[str]
) -> dict[str, Decimal | int]:
    """The sums of columns over the whole list, NULL counting as nothing.

    Amounts have no sum, since their rows may differ in currency. Refused (422) for what cannot be added or seen.
    """
    wanted = tuple(dict.fromkeys(names))
    visible = resource.visible(actor)
    faults = [
        FieldError("total", f"There is no total of “{name}” here.", "unknown_column")
        for name in wanted
        if name not in visible or not _adds_up(visible[name])
    ]
    query = read_query(resource, conn, actor, args)
    if faults:
        raise Refused("invalid_query", faults[0].message, errors=faults)
    if not wanted:
        return {}
    confidential.note(resource, conn, actor, "total", (*wanted, *query.chosen_by), ())
    rows = statement(resource, query.shape(conn.dialect.name, wanted), query.params).subquery()
    sums = conn.execute(sa.select(*(sa.func.sum(rows.c[name]) for name in wanted)), query.values).one()
    return {name: value if value is not None else 0 for name, value in zip(wanted, sums, strict=True)}


def _adds_up(column: Column) -> bool:
    return isinstance(column.kind, Number | Count | Duration) and not isinstance(column.kind, Amount)
