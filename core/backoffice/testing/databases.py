"""Fresh databases for tests: each set of plugins is migrated once, every test gets a copy."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from backoffice.db import migrate
from backoffice.db.database import Database
from backoffice.identity.bootstrap import Initialised, initialise
from backoffice.lifecycle.registry import Registry
from backoffice.testing.postgres import PostgresServer

Plugins = tuple[str, ...]


class Databases:
    """Makes databases; `postgres` starts the server when it is first needed, `plugin_paths` hold further plugins."""

    def __init__(self, folder: Path, postgres: Callable[[], PostgresServer], plugin_paths: Sequence[Path] = ()) -> None:
        self._folder = folder
        self._plugin_paths = tuple(plugin_paths)
        self._postgres = postgres
        self._templates: dict[tuple[str, Plugins], str] = {}
        self._offices: dict[tuple[str, Plugins], tuple[str, Initialised]] = {}
        self._numbers = itertools.count(1)

    def empty(self, dialect: str) -> str:
        """The URL of a database without tables."""
        return self._postgres().create() if dialect == "postgresql" else self._file()

    def migrated(self, dialect: str, plugins: Plugins = ()) -> str:
        """The URL of a database with the core's tables, and with these plugins installed and switched on."""
        template = self._templates.get((dialect, plugins))
        if template is None:
            template = self._templates[dialect, plugins] = self._template(dialect, plugins)
        return self._copy(template)

    def office(self, dialect: str, plugins: Plugins = ()) -> tuple[str, Initialised]:
        """The URL of such a database with a company, a site, a station and an administrator; and who they are."""
        found = self._offices.get((dialect, plugins))
        if found is None:
            url = self.migrated(dialect, plugins)
            database = Database(url)
            found = self._offices[dialect, plugins] = url, initialise(database, "Test company")
            database.dispose()
        template, who = found
        return self._copy(template), who

    def drop(self, url: str) -> None:
        """Free what the database takes."""
        if url.startswith("sqlite"):
            file = url.removeprefix("sqlite:///")
            for path in (file, f"{file}-wal", f"{file}-shm"):
                Path(path).unlink(missing_ok=True)
        else:
            self._postgres().drop(url)

    def _copy(self, template: str) -> str:
        if not template.startswith("sqlite"):
            return self._postgres().create(template)
        copy = self._file()
        shutil.copyfile(template.removeprefix("sqlite:///"), copy.removeprefix("sqlite:///"))
        return copy

    def _template(self, dialect: str, plugins: Plugins) -> str:
        url = self.empty(dialect)
        database = Database(url)
        migrate.upgrade(database, migrate.CORE, migrate.CORE_FOLDER)
        if plugins:
            registry = Registry(database, self._folder, self._plugin_paths)
            registry.discover()
            for name in plugins:
                registry.install(name)
                registry.enable(name)
        database.dispose()
        return url

    def _file(self) -> str:
        return f"sqlite:///{self._folder / f'{next(self._numbers)}.db'}"
