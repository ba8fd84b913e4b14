"""The tables: made by migrations, described by models, named after the plugin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from backoffice.db import migrate
from backoffice.db.base import Base
from backoffice.kinds import KindType
from backoffice.testing.conformance.subject import Subject, expect_none, one_database
from backoffice.testing.databases import Databases

CORE = "core_"


def _schema(subject: Subject) -> dict[str, Any]:
    """Everything that the database knows of the plugin's tables, comparable."""
    with subject.office.read() as connection:
        look = sa.inspect(connection)
        return {
            name: (
                [(c["name"], str(c["type"]), c["nullable"]) for c in look.get_columns(name)],
                sorted(map(_spelled, look.get_indexes(name))),
                sorted(map(_spelled, look.get_foreign_keys(name))),
            )
            for name in look.get_table_names()
            if name.startswith(subject.prefix)
        }


def _spelled(found: Any) -> str:
    """What was found, as one text. The condition of a partial index is an object of its own each time."""
    options = {name: str(value) for name, value in found.get("dialect_options", {}).items()}
    return str(sorted({**found, "dialect_options": options}.items(), key=str))


def test_migrations_run_up_down_and_up(subject: Subject) -> None:
    if not subject.info.migrations.is_dir():
        pytest.skip("it has no tables")
    before = _schema(subject)
    migrate.downgrade(subject.office.database, subject.name, subject.info.migrations, "base")
    left = sorted(_schema(subject))
    expect_none((f"The way down leaves the table {name}." for name in left), "drop in downgrade() what upgrade() made.")
    migrate.upgrade(subject.office.database, subject.name, subject.info.migrations)
    after = _schema(subject)
    changed = [name for name in sorted({*before, *after}) if before.get(name) != after.get(name)]
    expect_none(
        (f"The table {name} differs after down and up." for name in changed),
        "let downgrade() undo upgrade() exactly, in the opposite order.",
    )


@pytest.mark.filterwarnings("ignore:Skipped unsupported reflection", "ignore:Did not recognize type")
def test_tables_are_those_of_the_models(subject: Subject, by_hand: frozenset[str]) -> None:
    mine = {table.name for table in subject.tables}

    def included(item: Any, name: str | None, kind: str, reflected: bool, other: Any) -> bool:
        if kind == "table":
            return name in mine or (name or "").startswith(subject.prefix)
        return name not in by_hand

    # Types are compared on PostgreSQL alone: to SQLite every whole number is one.
    options = {"include_object": included, "compare_type": subject.office.database.dialect == "postgresql"}
    with subject.office.read() as connection:
        found = compare_metadata(MigrationContext.configure(connection, opts=options), Base.metadata)
    expect_none(
        (f"The database needs {_told(difference)} to be as the models say." for difference in found),
        "write a migration that does it, or correct the model; what no model can say goes into the fixture `by_hand`.",
    )


def _told(difference: Any) -> str:
    first = difference[0] if isinstance(difference, list) else difference
    return " ".join(str(getattr(part, "name", None) or part) for part in first if part is not None)[:160]


@one_database
def test_tables_bear_its_name(subject: Subject, databases: Databases, plugins: tuple[str, ...]) -> None:
    engine = sa.create_engine(databases.migrated("sqlite", plugins[:-1]))
    before = set(sa.inspect(engine).get_table_names())
    engine.dispose()
    with subject.office.read() as connection:
        made = set(sa.inspect(connection).get_table_names()) - before - {f"alembic_version_{subject.name}"}
    expect_none(
        (f"The table {name} does not begin with {subject.prefix}." for name in sorted(made | _names(subject))
         if not name.startswith(subject.prefix)),
        f"call it {subject.prefix}…: the name says whose data it is, and purging the module goes by it.",
    )  # fmt: skip


def _names(subject: Subject) -> set[str]:
    return {table.name for table in subject.tables}


@one_database
def test_columns_are_exact(subject: Subject) -> None:
    expect_none(
        _inexact(subject),
        "give the column a kind (`Mapped[Annotated[Decimal, Number(…)]]`): numbers are then exact and instants UTC.",
    )


def _inexact(subject: Subject) -> Iterator[str]:
    for table in subject.tables:
        for column in table.columns:
            stored = column.type.inner if isinstance(column.type, KindType) else column.type
            if isinstance(stored, sa.Float):
                yield f"{column} is a float, which holds no exact amount."
            elif isinstance(stored, sa.DateTime) and not stored.timezone:
                yield f"{column} is a time without a zone."


@one_database
def test_foreign_keys_lead_to_what_it_requires(subject: Subject) -> None:
    roots = (subject.prefix, CORE, *(f"{name}_" for name in subject.info.manifest.requires))
    expect_none(
        (
            f"{table.name}.{key.parent.name} points to {key.target_fullname}."
            for table in subject.tables
            for key in table.foreign_keys
            if not key.target_fullname.startswith(roots)
        ),
        "require that plugin in plugin.toml, or keep the id with its label at the time and no foreign key.",
    )


@pytest.fixture
def by_hand() -> frozenset[str]:
    """Names of indexes, constraints and columns that migrations make and models cannot describe; override it."""
    return frozenset()
