"""Rows to look at: one way to fill the tables of any plugin, spread over two companies and three sites."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

import pytest
import sqlalchemy as sa

from backoffice.actor import system_actor
from backoffice.application import Application
from backoffice.db.base import Base
from backoffice.identity.bootstrap import Initialised
from backoffice.kinds import KindType, Text
from backoffice.testing.conformance.subject import Subject

EARLIER = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
FillRows = Callable[[int], None]


@dataclass(frozen=True)
class Places:
    """Two companies, and three sites: two of the first company, one of the second."""

    companies: tuple[int, int]
    sites: tuple[int, int, int]

    def company_of(self, number: int) -> int:
        return self.companies[0] if number % 3 < 2 else self.companies[1]

    def site_of(self, number: int) -> int:
        return self.sites[number % 3]


@pytest.fixture
def places(office: Application, initialised: Initialised) -> Places:
    """A second site, and a second company with a site."""
    first = system_actor(initialised.company_id)
    second = office.dispatch("org.create_site", {"code": "C-SECOND", "name": "Second", "zone": "UTC"}, first)
    company = {"code": "C-OTHER", "name": "Another company", "currency": "EUR", "locale": "en"}
    other = office.dispatch("org.create_company", company, first).result["id"]
    abroad = {"code": "C-ABROAD", "name": "Abroad", "zone": "UTC"}
    third = office.dispatch("org.create_site", abroad, system_actor(other)).result["id"]
    return Places((initialised.company_id, other), (initialised.site_id, second.result["id"], third))


@pytest.fixture
def fill_rows(subject: Subject, plugins: tuple[str, ...], places: Places) -> FillRows:
    """Fills every table up to so many rows. Override it where made-up rows break a constraint of the tables."""
    prefixes = tuple(f"{name}_" for name in plugins)
    tables = [table for table in Base.metadata.sorted_tables if table.name.startswith(prefixes)]

    def fill(count: int) -> None:
        with subject.office.database.write() as connection:
            Filler(connection, places).fill(tables, count)

    return fill


class Filler:
    """Makes rows up from the types of the columns."""

    def __init__(self, connection: sa.Connection, places: Places) -> None:
        self._connection = connection
        self._places = places

    def fill(self, tables: Sequence[sa.Table], count: int) -> None:
        """Fill every table, those that are referred to first."""
        for table in tables:
            there = self._connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0
            for number in range(there, count):
                self._connection.execute(sa.insert(table).values(self._row(table, number)))

    def _row(self, table: sa.Table, number: int) -> Mapping[str, Any]:
        return {
            column.name: self._value(column, number)
            for column in table.columns
            if not (column.primary_key and column.autoincrement and _is_whole(column)) or column.foreign_keys
        }

    def _value(self, column: sa.Column[Any], number: int) -> Any:
        if column.foreign_keys:
            return self._reference(column, number)
        if column.name == "company_id":
            return self._places.company_of(number)
        if column.name == "site_id":
            return self._places.site_of(number)
        if column.nullable and getattr(getattr(column.type, "kind", None), "secrecy", "public") == "public":
            return None
        return _made_up(column, number)

    def _reference(self, column: sa.Column[Any], number: int) -> int | None:
        target = next(iter(column.foreign_keys)).column
        if target.table is column.table:
            return None
        if target.table.name == "core_company":
            return self._places.company_of(number)
        if target.table.name == "core_site":
            return self._places.site_of(number)
        if column.nullable:
            return None
        ids = self._connection.scalars(sa.select(target).order_by(target)).all()
        # Two references to one table lead to two rows: a move needs two places.
        before = [c.name for c in column.table.columns if any(f.column is target for f in c.foreign_keys)]
        return int(ids[(number + before.index(column.name)) % len(ids)])


def _is_whole(column: sa.Column[Any]) -> bool:
    stored = column.type.inner if isinstance(column.type, KindType) else column.type
    return isinstance(stored, sa.Integer)


def _made_up(column: sa.Column[Any], number: int) -> Any:
    kind = getattr(column.type, "kind", None)
    py = column.type.py if isinstance(column.type, KindType) else column.type.python_type
    if isinstance(py, type) and issubclass(py, StrEnum):
        return next(iter(py))
    if isinstance(kind, Text) or py is str:
        return f"{column.name[:8]}{number:04d}"[-getattr(kind, "max", 200) :]
    makers: dict[Any, Callable[[], Any]] = {
        bool: lambda: False,
        int: lambda: number + 1,
        Decimal: lambda: Decimal(number + 1),
        dt.datetime: lambda: EARLIER + dt.timedelta(minutes=number),
        dt.date: lambda: EARLIER.date() + dt.timedelta(days=number),
        uuid.UUID: uuid.uuid4,
        bytes: lambda: number.to_bytes(8, "big"),
    }
    return makers.get(py, dict)()
