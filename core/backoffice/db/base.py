"""The base class of every mapped class, with one naming convention and columns that come from kinds."""

from __future__ import annotations

import inspect
import sys
from typing import Any, get_args

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import DeclarativeBase, MappedColumn
from sqlalchemy.types import NullType

from backoffice.kinds.columns import column_type, resolve

NAMING = {
    "pk": "pk_%(table_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
}


class Base(DeclarativeBase):
    """`Mapped[Plate]`, where `Plate` is an alias carrying a kind, becomes the column of that kind."""

    metadata = sa.MetaData(naming_convention=NAMING)

    def __init_subclass__(cls, **kwargs: Any) -> None:
        _type_foreign_keys(cls)
        super().__init_subclass__(**kwargs)


def _type_foreign_keys(cls: type[Any]) -> None:
    """Give columns with a foreign key the type of their annotation.

    SQLAlchemy would take that of the column they point to, and a reference would become a bare id.
    """
    for name, annotation in inspect.get_annotations(cls).items():
        mapped = cls.__dict__.get(name)
        if not isinstance(mapped, MappedColumn) or not mapped.column.foreign_keys:
            continue
        names = {**vars(sys.modules[cls.__module__]), **cls.__dict__}
        written = eval(annotation, names) if isinstance(annotation, str) else annotation  # noqa: S307
        found = next(iter(map(column_type, get_args(written))), None)
        if found is not None and isinstance(mapped.column.type, NullType):
            mapped.column.type = found


event.listen(Base, "resolve_type_annotation", resolve)
