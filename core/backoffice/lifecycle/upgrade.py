"""Bringing tables up to the code that is installed: a backup first, a rehearsal on a copy, then for real."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from backoffice import backup
from backoffice.backup.scratch import scratch
from backoffice.backup.take import default_target
from backoffice.config import Config
from backoffice.db import migrate
from backoffice.db.database import Database
from backoffice.errors import Refused
from backoffice.lifecycle import states
from backoffice.lifecycle.install import make_tables
from backoffice.lifecycle.loading import LoadFault
from backoffice.lifecycle.plugin import Health, PluginInfo, newer_than
from backoffice.lifecycle.registry import Registry

Names = Collection[str] | None
"""The modules to bring up, with those that they require; None for all of them and the core."""


@dataclass(frozen=True)
class Done:
    """What was brought up: the migrations that ran, oldest first, and the version that is installed now."""

    owner: str
    revisions: tuple[str, ...]
    version: str = ""


@dataclass(frozen=True)
class Upgrade:
    """What came of it. `backup` is None where nothing had to be migrated, or none was wanted; `rehearsed` is the
    seconds that the migrations took on a copy, None where there was no copy to try them on."""

    done: tuple[Done, ...]
    backup: Path | None = None
    rehearsed: float | None = None


def upgrade(config: Config, names: Names = None, *, with_backup: bool = True, agree: bool = False) -> Upgrade:
    """Bring everything named up to date. Refused says what failed, and whether anything was changed.

    With `agree` the permissions that the modules ask for now are noted as agreed to.
    """
    from backoffice.application import open_database

    database = open_database(config)
    try:
        work = _Work(config.data_dir, names, agree)
        fresh = migrate.current(database, migrate.CORE) is None
        if fresh or not work.migrates(database):
            return Upgrade(tuple(work.carry_out(database)))
        file, rehearsed = None, None
        if with_backup:
            file = default_target(config, "before-upgrade")
            backup.take(config, database, file)
            rehearsed = _rehearse(config, work, file)
        try:
            return Upgrade(tuple(work.carry_out(database)), file, rehearsed)
        except Refused as refused:
            told = f" The backup made before is {file}." if file else ""
            raise Refused(refused.code, f"{refused.message}{told}", status=refused.status) from refused
    finally:
        database.dispose()


def _rehearse(config: Config, work: _Work, file: Path) -> float | None:
    """Do the same to a copy made from the backup, with the code of now; gives the seconds it took."""
    from backoffice.application import open_database

    with scratch(config, file) as copy:
        if copy is None:
            return None
        database = open_database(copy)
        started = time.monotonic()
        try:
            list(work.carry_out(database))
        except Refused as refused:
            raise Refused(
                "rehearsal_failed",
                f"The update was tried on a copy first, and failed there: {refused.message} The database itself is "
                f"as before; the backup is {file}.",
            ) from refused
        finally:
            database.dispose()
        return time.monotonic() - started


@dataclass(frozen=True)
class _Work:
    data_dir: Path
    names: Names
    agree: bool

    def migrates(self, database: Database) -> bool:
        """Whether any table has to be changed."""
        if self.names is None and migrate.pending(database, migrate.CORE, migrate.CORE_FOLDER):
            return True
        registry = self._registry(database)
        return any(registry.pending_migrations(info) for info in self._wanted(registry))

    def carry_out(self, database: Database) -> Iterator[Done]:
        """Bring up the core, then each module after those that it requires."""
        if self.names is None:
            waiting = migrate.pending(database, migrate.CORE, migrate.CORE_FOLDER)
            migrate.upgrade(database, migrate.CORE, migrate.CORE_FOLDER)
            yield Done(migrate.CORE, tuple(waiting))
        registry = self._registry(database)
        for info in self._wanted(registry):
            yield self._bring_up(registry, info)

    def _registry(self, database: Database) -> Registry:
        registry = Registry(database, self.data_dir)
        registry.discover()
        return registry

    def _wanted(self, registry: Registry) -> list[PluginInfo]:
        wanted = set(registry.plugins if self.names is None else self.names)
        for name, info in reversed(list(registry.plugins.items())):  # whoever requires comes after
            if name in wanted:
                wanted.update(info.manifest.requires)
        installed = (info for info in registry.plugins.values() if info.is_installed and info.health is Health.OK)
        return [info for info in installed if info.name in wanted]

    def _bring_up(self, registry: Registry, info: PluginInfo) -> Done:
        waiting = registry.pending_migrations(info)
        if waiting or newer_than(info.manifest.version, info.installed):
            try:
                registry.try_out(info.name)  # code that cannot be loaded gets no tables
            except LoadFault as fault:
                raise Refused(
                    "unusable", f"The module {info.name} {info.manifest.version} cannot be used. {fault}"
                ) from fault
            make_tables(registry.database, info)
            self._note(registry, registry.plugins[info.name])
        return Done(info.name, tuple(waiting), info.manifest.version)

    def _note(self, registry: Registry, info: PluginInfo) -> None:
        with registry.database.write() as connection:
            row = states.begin_change(connection.execute).get(info.name)
            if row is not None and row.is_installed:
                row = replace(row, version=info.manifest.version)
                if self.agree and row.permissions is not None:
                    row = replace(row, permissions=info.permissions)
                states.write(connection.execute, info.name, row, dt.datetime.now(dt.UTC))
