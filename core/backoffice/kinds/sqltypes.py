"""Column types that store exact values the same way on SQLite and PostgreSQL."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, String
from sqlalchemy import types as sqltypes
from sqlalchemy.types import TypeDecorator, TypeEngine

BigId = BigInteger().with_variant(Integer(), "sqlite")
"""A 64-bit id. SQLite numbers rows by itself only in a column typed INTEGER, which holds 64 bits there too."""


class Scaled(TypeDecorator[Decimal]):
    """An exact decimal stored as a whole number of 10^-scale. SQLite has no decimal and would use floats."""

    impl = BigInteger
    cache_ok = True

    def __init__(self, scale: int) -> None:
        super().__init__()
        self.scale = scale

    @property
    def python_type(self) -> type[Decimal]:
        return Decimal

    def process_bind_param(self, value: Any, dialect: Dialect) -> int | None:
        if value is None:
            return None
        if isinstance(value, float):
            raise TypeError("a float is never money or a quantity: use Decimal")
        scaled = Decimal(value).scaleb(self.scale)
        whole = int(scaled)
        if whole != scaled:
            raise ValueError(f"{value} has more than {self.scale} decimal places")
        return whole

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        # SUM over bigint is numeric on PostgreSQL and arrives as Decimal: int() makes both alike.
        return None if value is None else Decimal(int(value)).scaleb(-self.scale)


class EnumText(TypeDecorator[str]):
    """A member of a StrEnum stored as its text; read back as text, since enum objects cost more than they give."""

    impl = String(24)
    cache_ok = True

    def __init__(self, enum: type[StrEnum]) -> None:
        super().__init__()
        self.enum = enum

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else str(self.enum(value).value)


class UtcInstant(TypeDecorator[dt.datetime]):
    """An instant: aware in Python, UTC in the database. SQLite forgets zones: they are put back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> dt.datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive time says nothing: give it a zone")
        utc: dt.datetime = value.astimezone(dt.UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: Any, dialect: Dialect) -> dt.datetime | None:
        if value is None:
            return None
        moment: dt.datetime = value
        return moment.replace(tzinfo=dt.UTC) if moment.tzinfo is None else moment.astimezone(dt.UTC)


class CodePointText(TypeDecorator[str]):
    """String(length) that PostgreSQL compares by code point (`COLLATE "C"`), as SQLite does by default."""

    impl = String
    cache_ok = True

    def __init__(self, length: int) -> None:
        super().__init__(length)
        self.length = length

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        collation = "C" if dialect.name == "postgresql" else None
        return dialect.type_descriptor(sqltypes.String(self.length, collation=collation))
