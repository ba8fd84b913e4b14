"""The base class of every mapped class, with one naming convention and columns that come from kinds."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import DeclarativeBase

from backoffice.kinds.columns import resolve

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


event.listen(Base, "resolve_type_annotation", resolve)
