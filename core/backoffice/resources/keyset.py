"""Keyset paging: the condition for "the rows after this one", for mixed directions and NULLs.

NULL counts as larger than every value on both databases, as PostgreSQL has it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa


@dataclass(frozen=True, eq=False)
class Key:
    """One part of the sort: its expression, its direction, and the name of the parameter holding the last value."""

    expr: Any
    desc: bool
    nullable: bool
    param: str

    @property
    def value(self) -> Any:
        return sa.bindparam(self.param, type_=self.expr.type)


def order(keys: Sequence[Key]) -> list[Any]:
    """The ORDER BY of the keys."""
    ordered = []
    for key in keys:
        term = key.expr.desc() if key.desc else key.expr.asc()
        if key.nullable:
            term = term.nulls_first() if key.desc else term.nulls_last()
        ordered.append(term)
    return ordered


def after(keys: Sequence[Key], nulls: Sequence[bool], tables: int = 1) -> Any:
    """Rows behind the position; `nulls` says which of its values are NULL, `tables` how many tables the keys span."""
    if len(keys) == 1:
        return _behind(keys[0], nulls[0])
    lead = keys[0]
    if not any(key.nullable for key in keys) and len({key.desc for key in keys}) == 1:
        row = sa.tuple_(*(key.expr for key in keys))
        last = sa.tuple_(*(key.value for key in keys))
        behind = row < last if lead.desc else row > last  # row values use an index on both databases
        # Over several tables no index has the whole row; the bound on the first column finds the place.
        return sa.and_(_from(lead), behind) if tables > 1 else behind
    steps: list[Any] = []
    equal: list[Any] = []
    for key, null in zip(keys, nulls, strict=True):
        steps.append(sa.and_(*equal, _behind(key, null)))
        equal.append(key.expr.is_(None) if null else key.expr == key.value)
    behind = sa.or_(*steps)
    return behind if lead.nullable or nulls[0] else sa.and_(_from(lead), behind)


def _from(lead: Key) -> Any:
    return lead.expr <= lead.value if lead.desc else lead.expr >= lead.value


def _behind(key: Key, null: bool) -> Any:
    if key.desc:
        return key.expr.is_not(None) if null else key.expr < key.value
    if null:
        return sa.false()
    larger = key.expr > key.value
    return sa.or_(larger, key.expr.is_(None)) if key.nullable else larger
