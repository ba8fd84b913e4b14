"""The migrations of the core make the tables that its models describe, on both databases."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

import backoffice.application
import backoffice.bus.seal
import backoffice.lifecycle.models
from backoffice.db import migrate
from backoffice.db.base import Base
from backoffice.db.database import Database

ALL = (
    backoffice.application,
    backoffice.bus.seal,
    backoffice.lifecycle.models,
)  # importing them makes every table of the core known
# What models cannot say: expressions, columns of one database, tables that are written by bare statements.
BY_HAND = {"uq_core_grant", "ix_core_journal_xid_seq", "xid", "core_plugin", "core_generation"}


def included(item: Any, name: str | None, kind: str, reflected: bool, other: Any) -> bool:
    if kind == "table" and not (name or "").startswith("core_"):
        return False
    return not reflected or name not in BY_HAND


@pytest.mark.filterwarnings("ignore:Skipped unsupported reflection", "ignore:Did not recognize type 'xid8'")
def test_models_and_migrations_agree(database: Database) -> None:
    # Types are compared on PostgreSQL alone: to SQLite every whole number is one.
    options = {"include_object": included, "compare_type": database.dialect == "postgresql"}
    with database.read() as connection:
        found = compare_metadata(MigrationContext.configure(connection, opts=options), Base.metadata)
    assert found == []


def test_the_way_back_leaves_nothing(database: Database) -> None:
    migrate.downgrade(database, migrate.CORE, migrate.CORE_FOLDER, "base")
    with database.read() as connection:
        assert set(sa.inspect(connection).get_table_names()) <= {"alembic_version_core"}
