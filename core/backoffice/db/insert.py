"""Inserting what is not there yet, in one statement, on both databases."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite


def insert_new(dialect: str, table: Any, keys: Sequence[str]) -> sqlite.Insert | postgresql.Insert:
    """An insert that leaves rows alone whose `keys` are taken already."""
    if dialect == "postgresql":
        return postgresql.insert(table).on_conflict_do_nothing(index_elements=keys)
    return sqlite.insert(table).on_conflict_do_nothing(index_elements=keys)
