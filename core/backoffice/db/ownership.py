"""Whose table is it? A table belongs to the owner whose name, and an underscore, it begins with."""

from __future__ import annotations

import sqlalchemy as sa

VERSION_TABLE = "alembic_version_"


def owner_of(table: str, owners: set[str]) -> str | None:
    """The owner of the table; of two that fit, the one with the longer name. None if it is nobody's."""
    if table.startswith(VERSION_TABLE):
        return table.removeprefix(VERSION_TABLE)
    return max((o for o in owners if table.startswith(f"{o}_")), key=len, default=None)


def owners(connection: sa.Connection) -> set[str]:
    """Everybody who has migrated this database: the core and each plugin has a version table."""
    names = sa.inspect(connection).get_table_names()
    return {name.removeprefix(VERSION_TABLE) for name in names if name.startswith(VERSION_TABLE)}


def tables_of(connection: sa.Connection, owner: str) -> list[str]:
    """The owner's tables in this database, sorted, without its version table."""
    names = sa.inspect(connection).get_table_names()
    known = owners(connection) | {owner}
    return sorted(n for n in names if not n.startswith(VERSION_TABLE) and owner_of(n, known) == owner)


def views_of(connection: sa.Connection, owner: str) -> list[str]:
    """The owner's views, sorted."""
    known = owners(connection) | {owner}
    return sorted(n for n in sa.inspect(connection).get_view_names() if owner_of(n, known) == owner)


def referring_tables(connection: sa.Connection, owner: str) -> list[str]:
    """The tables of others with a foreign key to a table of the owner, sorted."""
    own = set(tables_of(connection, owner))
    found = {
        table
        for (_, table), keys in sa.inspect(connection).get_multi_foreign_keys().items()
        if table not in own and any(key["referred_table"] in own for key in keys)
    }
    return sorted(found)
