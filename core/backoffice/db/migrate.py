"""Migrations: each owner (the core, every plugin) has its own scripts and its own version table.

One upgrade is one transaction on both databases: it is done as a whole or not at all, also when the process
is killed. Two processes may migrate at once; the second waits and finds the work done.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.script.revision import ResolutionError
from alembic.util import CommandError

from backoffice.db import migrations_env
from backoffice.db.database import Database
from backoffice.db.shape import foreign_change, shape
from backoffice.errors import Conflict, Unavailable

CORE: Final = "core"
CORE_FOLDER: Final = Path(__file__).parents[1] / "migrations"

_OWNER = re.compile(r"[a-z][a-z0-9_]{0,40}")
_ADVISORY_LOCK: Final = 0x6261636B  # "back": one number for every migrator of a PostgreSQL database
_one_at_a_time = threading.Lock()  # alembic keeps the running migration in module globals


def upgrade(database: Database, owner: str, folder: Path, target: str = "head") -> None:
    """Bring the owner's tables to `target`; whatever is raised on the way leaves the old schema.

    Conflict if the database is newer than the scripts.
    """
    if folder.is_dir():
        _run(database, owner, folder, target, command.upgrade)


def downgrade(database: Database, owner: str, folder: Path, target: str) -> None:
    """Take the owner's tables back to `target`; `base` drops them, with the data in them."""
    _run(database, owner, folder, target, command.downgrade)


def current(database: Database, owner: str) -> str | None:
    """The revision the database is at; None before the first migration."""
    with database.read() as connection:
        return revision(connection, owner)


def head(folder: Path) -> str | None:
    """The newest revision in the folder; None if it has none."""
    return _scripts(folder).get_current_head() if folder.is_dir() else None


def pending(database: Database, owner: str, folder: Path) -> list[str]:
    """The revisions that an upgrade would run, oldest first. Conflict if the database is newer than the scripts."""
    if not folder.is_dir():
        return []
    at = current(database, owner)
    try:
        newest_first = [script.revision for script in _scripts(folder).walk_revisions(at or "base", "heads")]
    except CommandError as fault:
        raise _newer(owner, at, fault) from fault
    return [revision for revision in reversed(newest_first) if revision != at]


def _run(database: Database, owner: str, folder: Path, target: str, step: Any) -> None:
    with _one_at_a_time, schema_change(database) as connection:
        before = shape(connection)
        config = _config(folder)
        config.attributes.update(connection=connection, owner=_checked(owner))
        try:
            step(config, target)
        except CommandError as fault:
            if isinstance(fault.__cause__, ResolutionError):
                raise _newer(owner, revision(connection, owner), fault) from fault
            raise
        foreign = foreign_change(connection, before, owner)
        if foreign is not None:
            raise Conflict(
                "foreign_table",
                f"The migration of {owner} makes or changes {foreign}, which is not its own: its tables are named "
                f"{owner}_…. It was undone and nothing was changed; report it to the maker of the module.",
            )


@contextmanager
def schema_change(database: Database) -> Iterator[sa.Connection]:
    """A transaction that may change tables; one at a time in the whole installation, undone by an exception."""
    with database.write_engine.connect() as connection, database.file_lock:
        if database.dialect == "postgresql":
            with connection.begin():
                # Waiting for another migrator may take minutes; waiting for a table (the session's limit) may not,
                # since everybody else queues behind it.
                connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
                connection.exec_driver_sql("SET LOCAL lock_timeout = 0")
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_ADVISORY_LOCK)))
                connection.exec_driver_sql("SET LOCAL lock_timeout TO DEFAULT")
                yield connection
            return
        raw: Any = connection.connection.dbapi_connection
        # SQLite changes a table by copying it and dropping the old one, which must not count as deleting its rows.
        raw.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                yield connection
                _no_dangling_references(connection)
        finally:
            raw.execute("PRAGMA foreign_keys=ON")


def _no_dangling_references(connection: sa.Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if broken is not None:
        raise Unavailable(
            "migration_failed",
            f"The migration would leave a row of {broken[0]} pointing to a row of {broken[2]} that is not there. "
            "It was undone and the data is as before; report it to the maker of the module.",
        )


def revision(connection: sa.Connection, owner: str) -> str | None:
    """The revision the database is at, as this transaction sees it; None before the first migration."""
    options = {"version_table": f"alembic_version_{_checked(owner)}"}
    return MigrationContext.configure(connection, opts=options).get_current_revision()


def _config(folder: Path) -> Config:
    config = Config()
    config.set_main_option("script_location", _escaped(Path(migrations_env.__file__).parent))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", _escaped(folder))
    return config


def _escaped(path: Path) -> str:
    return str(path.absolute()).replace("%", "%%")


def _scripts(folder: Path) -> ScriptDirectory:
    return ScriptDirectory.from_config(_config(folder))


def _checked(owner: str) -> str:
    if not _OWNER.fullmatch(owner):
        raise ValueError(f"{owner!r} cannot own migrations: use up to 41 of a-z, 0-9 and _, a letter first.")
    return owner


def _newer(owner: str, at: str | None, fault: CommandError) -> Conflict:
    return Conflict(
        "newer_schema",
        f"The tables of {owner} are at revision {at}, which this version does not have ({fault}). Nothing was changed; "
        "install the newer version again or restore the backup made before it.",
    )
