"""The schema as it stands, so that a migration which touches what is not its own can be told from one that does not."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Final

import sqlalchemy as sa

from backoffice.db.ownership import owner_of, owners

_SQLITE: Final = "SELECT tbl_name, type, name, sql FROM sqlite_master"
_POSTGRESQL: Final = """
SELECT c.relname, 'column', a.attname, concat_ws(' ', format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity,
       pg_get_expr(d.adbin, d.adrelid))
  FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
  LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
 WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
   AND a.attnum > 0 AND NOT a.attisdropped
UNION ALL
SELECT c.relname, 'constraint', k.conname, pg_get_constraintdef(k.oid)
  FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid WHERE c.relnamespace = current_schema()::regnamespace
UNION ALL
SELECT tablename, 'index', indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema()
UNION ALL
SELECT c.relname, 'trigger', t.tgname, pg_get_triggerdef(t.oid)
  FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
 WHERE c.relnamespace = current_schema()::regnamespace AND NOT t.tgisinternal
"""

Shape = dict[str, frozenset[tuple[Any, ...]]]
"""What defines each table: its columns, constraints, indexes and triggers."""


def shape(connection: sa.Connection) -> Shape:
    """The definition of every table and view, by its name."""
    statement = _SQLITE if connection.dialect.name == "sqlite" else _POSTGRESQL
    found: defaultdict[str, set[tuple[Any, ...]]] = defaultdict(set)
    for table, *definition in connection.exec_driver_sql(statement):
        found[table].add(tuple(definition))
    return {table: frozenset(definitions) for table, definitions in found.items()}


def foreign_change(connection: sa.Connection, before: Shape, owner: str) -> str | None:
    """The first table, by name, that differs from `before` and does not belong to `owner`; None if there is none."""
    after = shape(connection)
    known = owners(connection) | {owner}
    changed = (name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
    foreign = sorted(n for n in changed if owner_of(n, known) != owner and not n.startswith("sqlite_"))
    return foreign[0] if foreign else None
