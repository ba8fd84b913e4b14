"""From an annotation of a mapped class to its column."""

from __future__ import annotations

from typing import Any

from sqlalchemy.types import TypeEngine

from backoffice.kinds.base import Kind, kind_of
from backoffice.kinds.kindtype import KindType


def column_type(annotation: Any) -> KindType | None:
    """The column type of an alias such as `Annotated[str, Text("Plate", max=12)]`; None for other annotations."""
    py, kind, _ = kind_of(annotation)
    return None if kind is None else typed(kind, py)


def typed(kind: Kind, py: Any) -> KindType:
    """The SQL type of a kind, for columns of Core tables and computed expressions."""
    return KindType(kind.sql(py), kind, py)


def resolve(resolve_type: Any) -> TypeEngine[Any] | None:
    """Listener for SQLAlchemy's `resolve_type_annotation`: `Mapped[Plate]` becomes the column of its kind."""
    for candidate in (resolve_type.raw_pep_593_type, resolve_type.pep_593_resolved_argument):
        if candidate is not None and (found := column_type(candidate)) is not None:
            return found
    return None
