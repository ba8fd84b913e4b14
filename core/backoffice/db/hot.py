"""Statements of the hot path: Core statements compiled once per dialect and run on the DBAPI cursor.

`Connection.execute` costs 25 to 90 µs a call, most of it spent on building what never changes. A hot statement
keeps the text, the order of its parameters and the type processors, and costs 2 to 4 µs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.sql.compiler import SQLCompiler

Statement = sa.sql.base.Executable
Processor = Callable[[Any], Any]
Row = tuple[Any, ...]


class Cursor(Protocol):
    """What a hot statement needs of a DBAPI cursor (sqlite3 and psycopg both have it)."""

    @property
    def description(self) -> Any: ...
    @property
    def rowcount(self) -> int: ...
    def execute(self, operation: str, parameters: Any, /) -> Any: ...
    def executemany(self, operation: str, parameters: Any, /) -> Any: ...
    def fetchone(self) -> Any: ...
    def fetchall(self) -> Any: ...


@dataclass
class Compiled:
    """One statement for one dialect: its text and how values go in and come out."""

    text: str
    bind: Callable[[Mapping[str, Any]], Sequence[Any] | Mapping[str, Any]]
    dialect: Dialect
    types: tuple[sa.types.TypeEngine[Any], ...]
    _processors: tuple[tuple[int, Processor], ...] | None = field(default=None, repr=False)

    def processors(self, description: Any) -> tuple[tuple[int, Processor], ...]:
        """(position, processor) of the columns that need one.

        Settled by the first result: numbers are told apart by the type code that PostgreSQL sends with it.
        """
        if self._processors is None:
            found = (
                (i, type_.dialect_impl(self.dialect).result_processor(self.dialect, description[i][1]))
                for i, type_ in enumerate(self.types)
            )
            self._processors = tuple((i, p) for i, p in found if p is not None)
        return self._processors


class Hot:
    """A statement with `bindparam`s (or one per dialect name), ready for the DBAPI cursor.

    Its shape is fixed: no expanding IN, and no column default that is a Python function (bind its value).
    """

    __slots__ = ("_compiled", "_statement")

    def __init__(self, statement: Statement | Mapping[str, Statement]) -> None:
        self._statement = statement
        self._compiled: dict[str, Compiled] = {}

    def sql(self, dialect: Dialect) -> Compiled:
        """The statement compiled for the dialect; ValueError if it has no fixed shape."""
        found = self._compiled.get(dialect.name)
        if found is None:
            found = self._compiled[dialect.name] = _compile(self._for(dialect.name), dialect)
        return found

    def run(self, cursor: Cursor, dialect: Dialect, params: Mapping[str, Any]) -> Any:
        """Execute; gives the cursor (`rowcount` says how many rows a write changed)."""
        compiled = self._compiled.get(dialect.name) or self.sql(dialect)
        return cursor.execute(compiled.text, compiled.bind(params))

    def many(self, cursor: Cursor, dialect: Dialect, rows: Iterable[Mapping[str, Any]]) -> None:
        """Execute once per row of parameters."""
        compiled = self.sql(dialect)
        cursor.executemany(compiled.text, [compiled.bind(row) for row in rows])

    def one(self, cursor: Cursor, dialect: Dialect, params: Mapping[str, Any]) -> Row | None:
        """Execute and give the first row in Python values, or None."""
        compiled = self._compiled.get(dialect.name) or self.sql(dialect)
        cursor.execute(compiled.text, compiled.bind(params))
        row: Row | None = cursor.fetchone()
        processors = compiled._processors
        if processors is None:
            processors = compiled.processors(cursor.description)
        return row if row is None or not processors else _process(row, processors)

    def all(self, cursor: Cursor, dialect: Dialect, params: Mapping[str, Any]) -> list[Row]:
        """Execute and give every row in Python values."""
        compiled = self._compiled.get(dialect.name) or self.sql(dialect)
        cursor.execute(compiled.text, compiled.bind(params))
        rows: list[Row] = cursor.fetchall()
        processors = compiled.processors(cursor.description)
        return [_process(row, processors) for row in rows] if processors else rows

    def _for(self, name: str) -> Statement:
        if not isinstance(self._statement, Mapping):
            return self._statement
        try:
            return self._statement[name]
        except KeyError:
            raise ValueError(f"This hot statement has no form for {name}.") from None


def _process(row: Row, processors: tuple[tuple[int, Processor], ...]) -> Row:
    values = list(row)
    for i, processor in processors:
        values[i] = processor(values[i])
    return tuple(values)


def _compile(statement: Statement, dialect: Dialect) -> Compiled:
    if isinstance(statement, sa.Insert) and not statement.returning_column_descriptions:
        statement = statement.inline()  # else PostgreSQL gets a RETURNING id that nobody reads
    compiled = statement.compile(dialect=dialect)  # type: ignore[attr-defined]
    assert isinstance(compiled, SQLCompiler)
    if compiled.post_compile_params:
        raise ValueError(f"A hot statement has one shape; IN lists and literals do not: {compiled.string}")
    names = tuple(compiled.positiontup or ()) if compiled.positional else tuple(compiled.bind_names.values())
    types = {name: bind.type for name, bind in compiled.binds.items()}
    processors = {
        name: processor
        for name in dict.fromkeys(names)
        if (processor := types[name].dialect_impl(dialect).bind_processor(dialect)) is not None
    }
    constants = _constants(compiled, names)
    for name in constants.keys() & processors.keys():
        constants[name] = processors.pop(name)(constants[name])
    make = _positional if compiled.positional else _named
    columns = tuple(entry.type for entry in compiled._result_columns)
    return Compiled(compiled.string, make(names, processors, constants), dialect, columns)


def _constants(compiled: SQLCompiler, names: tuple[str, ...]) -> dict[str, Any]:
    """Values fixed by the statement itself: literals such as LIMIT 1, and scalar column defaults."""
    constants = {name: compiled.binds[name].effective_value for name in names if not compiled.binds[name].required}
    inserted = [(column, column.default) for column in compiled.insert_prefetch]
    updated = [(column, column.onupdate) for column in compiled.update_prefetch]
    for column, default in inserted + updated:
        if not isinstance(default, sa.ColumnDefault) or not default.is_scalar:
            raise ValueError(f"Bind {column} in the hot statement: its default is computed in Python.")
        constants[column.key] = default.arg
    return constants


def _positional(
    names: tuple[str, ...], processors: Mapping[str, Processor], constants: Mapping[str, Any]
) -> Callable[[Mapping[str, Any]], Sequence[Any]]:
    pick = _picker(names)
    places = tuple((i, processors[name]) for i, name in enumerate(names) if name in processors)

    def plain(params: Mapping[str, Any]) -> Sequence[Any]:
        return pick({**constants, **params} if constants else params)

    def processed(params: Mapping[str, Any]) -> Sequence[Any]:
        values = list(plain(params))
        for i, processor in places:
            values[i] = processor(values[i])
        return values

    return processed if places else plain if constants else pick


def _picker(names: tuple[str, ...]) -> Callable[[Mapping[str, Any]], Row]:
    if len(names) > 1:
        return itemgetter(*names)
    return lambda params: tuple([params[name] for name in names])


def _named(
    names: tuple[str, ...], processors: Mapping[str, Processor], constants: Mapping[str, Any]
) -> Callable[[Mapping[str, Any]], Mapping[str, Any]]:
    def bind(params: Mapping[str, Any]) -> Mapping[str, Any]:
        values = {**constants, **params}
        for name, processor in processors.items():
            values[name] = processor(values[name])
        return values

    return bind
