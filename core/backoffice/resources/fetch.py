"""Rows picked by the values of one column, in few statements however many values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from pydantic import ValidationError

from backoffice.resources.plan import Shape, statement
from backoffice.resources.scope import Reach

if TYPE_CHECKING:
    from backoffice.resources.resource import Resource

CHUNK = 500


def fetch(
    resource: Resource,
    conn: sa.Connection,
    reached: Reach,
    by: str,
    values: Iterable[Any],
    columns: tuple[str, ...],
    params: Any = None,
) -> Iterator[tuple[Any, ...]]:
    """The reached rows whose column `by` has one of the values. Values that the column cannot hold match nothing."""
    shape = Shape(conn.dialect.name, columns, reached.alternatives, reached.company, only=by)
    found = statement(resource, shape, resource.default_params if params is None else params)
    wanted = list(_possible(resource, by, values))
    for start in range(0, len(wanted), CHUNK):
        bound = {**reached.values, "only": wanted[start : start + CHUNK]}
        yield from map(tuple, conn.execute(found, bound))


def _possible(resource: Resource, by: str, values: Iterable[Any]) -> Iterator[Any]:
    adapter = resource.columns[by].adapter
    for value in values:
        try:
            yield adapter.validate_python(value)
        except ValidationError:
            continue
