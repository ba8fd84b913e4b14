"""All plugins of an installation: found, loaded in order, and switched while the process runs."""

from __future__ import annotations

import datetime as dt
import logging
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pluggy
from sqlalchemy.exc import DBAPIError

from backoffice import hookspecs
from backoffice.db import migrate
from backoffice.db.database import Database
from backoffice.errors import Conflict
from backoffice.identity.generation import Generation
from backoffice.lifecycle import states, switch
from backoffice.lifecycle.discovery import discover
from backoffice.lifecycle.guard import Guard
from backoffice.lifecycle.loading import LoadFault, load
from backoffice.lifecycle.manifest import Manifest
from backoffice.lifecycle.order import load_order
from backoffice.lifecycle.permissions import asked_for
from backoffice.lifecycle.plugin import Desired, Health, PluginInfo
from backoffice.lifecycle.states import State

POLL: Final = 0.5  # seconds until a switch in another process is noticed
_UNKNOWN: Final = State(Desired.DISCOVERED, "", "")

log = logging.getLogger(__name__)


class Registry:
    """`discover()`, then `load()`; from then on `gate(name)` says who is on, in agreement with all processes.

    `declared` holds what each loaded plugin declares, in load order, switched on or not. `extra_paths` are folders of
    plugin packages besides `<data_dir>/plugins`.
    """

    def __init__(self, database: Database, data_dir: Path, extra_paths: Iterable[Path] = ()) -> None:
        self.database = database
        self.manager = pluggy.PluginManager(hookspecs.PROJECT)
        self.manager.add_hookspecs(hookspecs)
        self.generation = Generation(database, POLL)
        self.declared: dict[str, tuple[Any, ...]] = {}
        self._folders = (data_dir / "plugins", *extra_paths)
        self._guard = Guard(self.gate, self._quarantine)
        self._plugins: dict[str, PluginInfo] = {}
        self._enabled: frozenset[str] = frozenset()
        self._seen = -1
        self._pause_until = 0.0
        self._lock = threading.RLock()

    # -- what there is

    @property
    def plugins(self) -> Mapping[str, PluginInfo]:
        """Every plugin in load order."""
        self.refresh()
        return self._plugins

    @property
    def enabled(self) -> frozenset[str]:
        """Those in force: wanted, sound, and with everything that they require in force."""
        self.refresh()
        return self._enabled

    def gate(self, plugin: str) -> bool:
        """Whether the plugin is in force; cheap enough for every request and hook."""
        self.refresh()
        return plugin in self._enabled

    def refresh(self, force: bool = False) -> None:
        """Take up what other processes switched; asks the database once per half second, or now with `force`.

        While the database does not answer, what was last known stays in force.
        """
        if not force and (self._seen < 0 or time.monotonic() < self._pause_until):
            return
        try:
            number = self.generation.refresh() if force else self.generation.current()
            if number != self._seen:
                with self.database.read() as connection:
                    self._settle(number, states.read(connection.execute))
        except DBAPIError:
            self._pause_until = time.monotonic() + POLL  # else every request would wait for the database here
            log.warning("the state of the modules could not be read; the last one stays in force", exc_info=True)

    def vetoes(self) -> Iterable[Callable[..., Any]]:
        """Who is asked before every command; empty when no plugin wants to be."""
        hook = self.manager.hook.before_command
        return (hook,) if hook.get_hookimpls() else ()

    # -- start

    def discover(self) -> None:
        """Read every manifest and every state; imports nothing."""
        found = discover(self._folders)
        number, rows = self._rows()
        for name in rows.keys() - found.keys():
            manifest = Manifest(name=name, version=rows[name].version, title=name)
            found[name] = PluginInfo(manifest, "", Path()).failed(
                "Its package is no longer there, its data is kept; install the package again.", Health.MISSING
            )
        order, circles = load_order({name: info.manifest for name, info in found.items()})
        for name, reason in circles.items():
            found[name] = found[name].failed(reason)
        with self._lock:
            self._plugins = {name: found[name] for name in order}
            for name in order:
                self._check_requirements(name)
            self._settle(number, rows)

    def pending_migrations(self, info: PluginInfo) -> list[str]:
        """The revisions that an upgrade of the plugin would run, oldest first."""
        return migrate.pending(self.database, info.name, info.migrations)

    def load(self) -> None:
        """Import every installed plugin after those that it requires; a fault stays with it and who requires it."""
        for name, info in list(self._plugins.items()):
            if info.is_installed:
                self._load(name)
        with self._lock:
            self._enabled = self._in_force()

    def fail(self, name: str, reason: str) -> None:
        """Put a loaded plugin out of force in this process, for a fault that shows only when it is put to use."""
        with self._lock:
            if self.manager.has_plugin(name):
                self.manager.unregister(name=name)
            self.declared.pop(name, None)
            self._plugins = {**self._plugins, name: self._plugins[name].failed(reason)}
            for other in self._plugins:
                self._check_requirements(other)
            self._enabled = self._in_force()
        log.error("plugin %s: %s", name, reason)

    # -- changes; people make them by the commands plugins.enable and plugins.disable, which are journalled

    def install(self, name: str) -> None:
        """Create the plugin's tables and load it; it is off afterwards. Does nothing if it is installed."""
        info = switch.find(self.plugins, name)
        missing = [r for r in info.manifest.requires if not self._is_installed(r)]
        if missing and info.health is Health.OK:
            names = switch.listed(missing)
            raise Conflict(
                "requires", f"The module {name} requires {names}. Nothing was changed; install {names} first."
            )
        self._load(name, with_tables=False)
        info = self._plugins[name]
        if info.health is not Health.OK:
            raise Conflict("unusable", f"The module {name} cannot be installed. {info.reason} Nothing was changed.")
        migrate.upgrade(self.database, name, info.migrations)
        with self.database.write() as connection:
            if name not in states.begin_change(connection.execute):
                row = State(Desired.INSTALLED, info.manifest.version, "")
                states.write(connection.execute, name, row, dt.datetime.now(dt.UTC))
        self.refresh(force=True)

    def enable(self, name: str) -> None:
        """Switch on without a journal entry: for bootstrap and repair. Conflict says what is in the way."""
        with self.database.write() as connection:
            switch.enable(self._plugins, name, connection.execute, dt.datetime.now(dt.UTC))
        self.refresh(force=True)

    def disable(self, name: str) -> None:
        """Switch off without a journal entry: for repair. Conflict names who needs it."""
        with self.database.write() as connection:
            switch.disable(self._plugins, name, connection.execute, dt.datetime.now(dt.UTC))
        self.refresh(force=True)

    # -- inside

    def _is_installed(self, name: str) -> bool:
        return name in self._plugins and self._plugins[name].is_installed

    def _rows(self) -> tuple[int, dict[str, State]]:
        if migrate.current(self.database, migrate.CORE) is None:
            return -1, {}  # before `init`
        number = self.generation.refresh()
        with self.database.read() as connection:
            return number, states.read(connection.execute)

    def _load(self, name: str, with_tables: bool = True) -> None:
        """Load unless it is loaded or out of the question; a fault lands in the plugin's `reason`."""
        with self._lock:
            self._check_requirements(name)
            info = self._plugins[name]
            if info.loaded or info.health is not Health.OK:
                return
            try:
                if with_tables and migrate.pending(self.database, name, info.migrations):
                    raise LoadFault("Its tables are older than its code; run `backoffice migrate`.")
                self.declared[name] = load(info, self.manager, self._guard)
                info = replace(info, loaded=True, permissions=asked_for(self.declared[name]))
            except (LoadFault, Conflict) as fault:
                log.exception("plugin %s is left out", name)
                info = info.failed(str(fault))
            self._plugins = {**self._plugins, name: info}

    def _check_requirements(self, name: str) -> None:
        info = self._plugins[name]
        if info.health is not Health.OK:
            return
        for required in info.manifest.requires:
            other = self._plugins.get(required)
            if other is None:
                reason = f"It requires {required}, which is not here; install {required} first."
            elif other.health is not Health.OK:
                reason = f"It requires {required}, which is {other.health}; repair {required} first."
            else:
                continue
            self.declared.pop(name, None)
            if self.manager.has_plugin(name):
                self.manager.unregister(name=name)
            self._plugins = {**self._plugins, name: info.failed(reason)}
            return

    def _settle(self, number: int, rows: Mapping[str, State]) -> None:
        """Take up the desired states read at generation `number`."""
        with self._lock:
            if number < self._seen:
                return  # another thread has read a newer one
            settled: dict[str, PluginInfo] = {}
            for name, info in self._plugins.items():
                row = rows.get(name) or _UNKNOWN
                settled[name] = replace(
                    info,
                    desired=row.desired,
                    reason=row.reason if info.health is Health.OK else info.reason,
                    installed=row.version,
                    agreed=row.permissions,
                )
            self._plugins = settled
            self._enabled = self._in_force()
            self._seen = number

    def _in_force(self) -> frozenset[str]:
        on: set[str] = set()
        for name, info in self._plugins.items():  # in load order: what is required was looked at before
            sound = info.desired is Desired.ENABLED and info.health is Health.OK and info.loaded
            if sound and on.issuperset(info.manifest.requires):
                on.add(name)
        return frozenset(on)

    def _quarantine(self, name: str, reason: str) -> None:
        """Out of force here at once, and for every process as soon as it is written.

        Another thread writes it: the fault may have happened inside a transaction, which holds the write lock.
        """
        with self._lock:
            if self._plugins[name].desired is Desired.QUARANTINED:
                return
            info = replace(self._plugins[name], desired=Desired.QUARANTINED, reason=reason)
            self._plugins = {**self._plugins, name: info}
            self._enabled = self._in_force()
        threading.Thread(target=self._write_quarantine, args=(info,), name=f"quarantine-{name}", daemon=True).start()

    def _write_quarantine(self, info: PluginInfo) -> None:
        try:
            with self.database.write() as connection:
                states.begin_change(connection.execute)
                row = State(Desired.QUARANTINED, info.manifest.version, info.reason)
                states.write(connection.execute, info.name, row, dt.datetime.now(dt.UTC))
        except Exception:
            log.exception("the quarantine of %s could not be written; it holds in this process only", info.name)
