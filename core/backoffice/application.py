"""The running back office: database, plugins, everything declared, and the bus, put together in one place."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

import sqlalchemy as sa

from backoffice import identity, lifecycle, org, stations
from backoffice.actor import Actor, system_actor
from backoffice.bus import Command, Payload, journal
from backoffice.bus.bus import Bus, Request
from backoffice.bus.catalogue import Catalogue, check_calls, check_versions
from backoffice.bus.seal import Sealer
from backoffice.bus.tx import M
from backoffice.bus.work import Answer
from backoffice.calendar import declared as calendar
from backoffice.clock import Clock, utc_now
from backoffice.config import Config
from backoffice.db.database import Database
from backoffice.db.migrate import CORE, pending
from backoffice.declarations import Custody, Match, Read
from backoffice.errors import Refused, Unavailable
from backoffice.identity import Identity, pins
from backoffice.identity.bootstrap import offer_roles
from backoffice.identity.reads import ReadLog
from backoffice.jobs import declared as jobs
from backoffice.jobs import subscriptions
from backoffice.lifecycle.deprecations import warn_of_uses
from backoffice.lifecycle.processes import Heartbeat
from backoffice.lifecycle.registry import Registry
from backoffice.resources import Resource, confidential, cursor
from backoffice.settings.cache import SettingsCache
from backoffice.stations.terminals.door import Terminals

_STEERING = frozenset({"plugins", "identity"})
"""Areas whose commands change which modules are on or who may do what."""

MIGRATIONS = Path(__file__).parent / "migrations"

log = logging.getLogger(__name__)


class Application(AbstractContextManager["Application"]):
    """Open it with `Application.open(config)`; close it, or use it as a context manager.

    Web, workers and the command line all work through one of these. It opens no device and knows no Flask.
    """

    def __init__(
        self, config: Config, database: Database, registry: Registry, clock: Clock = utc_now, *, safe_mode: bool = False
    ) -> None:
        self.config = config
        self.safe_mode = safe_mode
        self.clock = clock
        self.database = database
        self.registry = registry
        self.identity = Identity(database, registry.generation, clock)
        reads = ReadLog(database, clock)
        database.notes = lambda: {confidential.OPTION: confidential.Notes(reads.write)}
        self.terminals = Terminals(database, registry.generation)
        self._settings = SettingsCache(database, registry.generation)
        self.catalogue = Catalogue(
            registry.gate, registry.vetoes, self._meanings, self._settings.of, registry.is_installed, self._custody
        )
        self.bus = Bus(database, self.catalogue, self._denied, clock)
        self.on_restart: list[Callable[[], None]] = []
        """Called once when an administrator asks every process to start anew; each stops gracefully."""
        self._sealer = Sealer(database)
        self._heartbeat: Heartbeat | None = None
        self._declare()
        self._follow()

    @classmethod
    def open(
        cls, config: Config, plugin_paths: Iterable[Path] = (), *, safe_mode: bool = False, clock: Clock = utc_now
    ) -> Self:
        """Connect, check that nothing acknowledged can be lost, and load the installed plugins.

        `plugin_paths` are folders of plugin packages besides the data directory's. In `safe_mode` no plugin is
        loaded, so that they can still be managed. `Unavailable` if the database is unsafe or not migrated.
        """
        database = open_database(config)
        database.verify()
        if pending(database, CORE, MIGRATIONS):
            database.dispose()
            raise Unavailable(
                "not_migrated",
                "The database is not set up for this version. Nothing was started; run “backoffice init” for a new "
                "one or “backoffice migrate” to bring it up to date.",
            )
        cursor.configure(config.secret)
        pins.configure(config.secret)
        registry = Registry(database, config.data_dir, plugin_paths)
        registry.discover()
        if not safe_mode:
            registry.load()
        return cls(config, database, registry, clock, safe_mode=safe_mode)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def start(self, kind: Literal["web", "worker"]) -> None:
        """Start what runs beside the work of a process of this kind: sealing, the watchdog, signs of life.

        A removal of a module that was interrupted is finished first.
        """
        try:
            lifecycle.finish_purges(self.database)
        except Refused as refused:
            log.error("%s", refused.message)  # the module shows it; everything else starts
        self.registry.refresh(force=True)
        self._sealer.start()
        self.registry.watchdog.start()
        self._heartbeat = Heartbeat(self.registry, kind, self.config.max_memory_mb, self._restart)
        self._heartbeat.start()

    def close(self) -> None:
        self._sealer.stop()
        if self._heartbeat is not None:
            self._heartbeat.stop()
        self.registry.close()
        self.bus.close()
        self.database.dispose()

    def _restart(self) -> None:
        for stop in self.on_restart:
            stop()

    def _declare(self) -> None:
        """Take in what the core and the loaded plugins declare; a plugin that contradicts itself is put aside."""
        areas = {
            "journal": journal.declarations(),
            "org": org.declarations(),
            "calendar": calendar.declarations(),
            "identity": identity.declarations(),
            "plugins": lifecycle.declarations(self.registry),
            "stations": stations.declarations(),
            "jobs": jobs.declarations(),
        }
        for area, declarations in areas.items():
            self.catalogue.add(area, declarations)
        for plugin, declarations in list(self.registry.declared.items()):
            try:
                self.catalogue.add(plugin, declarations)
                check_calls(self.catalogue)
                check_versions(self.catalogue)
                warn_of_uses(plugin, self.catalogue)
            except (ValueError, TypeError) as fault:
                self.catalogue.remove(plugin)
                self.registry.fail(plugin, f"What it declares cannot be used: {fault}.")

    def _follow(self) -> None:
        """Remember who follows which event; what plugins that are not here would see is owed to them."""
        self._remember()
        with self.read() as connection:
            for reactor in subscriptions.absent_reactors(connection, self.registry.declared.keys()):
                self.catalogue.add(reactor.plugin, [reactor])

    def _remember(self) -> None:
        installed = [plugin for plugin in self.registry.declared if self.registry.is_installed(plugin)]
        subscriptions.remember(self.database, self.catalogue, installed)

    def _denied(self, actor: Actor, permission: str) -> None:
        self.identity.log.record("denied", actor.id, permission)

    def _meanings(self, read: Read, code: str, aim: str, company_id: int | None) -> Iterable[Match]:
        answers = self.registry.manager.hook.resolve_code(read=read, code=code, aim=aim, company_id=company_id)
        return (match for answer in answers for match in answer)

    def _custody(self, read: Read, employee_id: int) -> Iterable[Custody]:
        answers = self.registry.manager.hook.open_custody(read=read, employee_id=employee_id)
        return (held for answer in answers for held in answer)

    # -- what people and programs do with it

    def dispatch(
        self, name: str, payload: Mapping[str, Any] | bytes | Payload, actor: Actor, key: str | None = None
    ) -> Answer:
        """Carry out a command: see `Bus.dispatch`."""
        answer = self.bus.dispatch(name, payload, actor, key)
        if name.partition(".")[0] in _STEERING or name.endswith(".configure"):
            self.registry.refresh(force=True)  # here at once; other processes notice within their poll
        if name in ("plugins.enable", "plugins.release"):
            self._remember()  # it may have been taken out and installed again since this process started
            offer_roles(self.database, self.bus, self.catalogue.roles(), system_actor(actor.company_id))
        return answer

    def dispatch_many(self, requests: Iterable[Request], actor: Actor) -> list[Answer | Refused]:
        """Carry out many commands that share their commits: see `Bus.dispatch_many`."""
        return self.bus.dispatch_many(requests, actor)

    def read(self) -> AbstractContextManager[sa.Connection]:
        """A connection in one read-only snapshot."""
        return self.database.read()

    def command(self, name: str) -> Command:
        return self.catalogue.command(name)

    def resource(self, name: str) -> Resource:
        return self.catalogue.resource(name)

    def settings(self, model: type[M]) -> M:
        """What an administrator has set of a plugin, by its settings model; at most half a second old."""
        found = self._settings.of(self.catalogue.settings_of(model))
        assert isinstance(found, model)
        return found

    def check(self) -> list[str]:
        """Every violation that the checkers of the enabled modules find, a sentence each."""
        found = []
        with self.read() as connection:
            for checker in self.catalogue.checkers():
                found += [f"{checker.name}: {violation}" for violation in checker.find(connection)]
        return found


def open_database(config: Config) -> Database:
    """The database that the configuration names."""
    return Database(
        config.database_url,
        pool_size=config.pool_size,
        statement_timeout_ms=config.statement_timeout_ms,
        lock_timeout_ms=config.lock_timeout_ms,
    )
