"""All plugins of an installation: found, loaded in order, and switched while the process runs."""

from __future__ import annotations

import datetime as dt
import logging
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
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
from backoffice.lifecycle import install, quarantine, states, switch
from backoffice.lifecycle.census import census
from backoffice.lifecycle.faults import Faults
from backoffice.lifecycle.guard import Guard
from backoffice.lifecycle.loading import LoadFault, load, try_out
from backoffice.lifecycle.permissions import asked_for
from backoffice.lifecycle.plugin import Desired, Health, PluginInfo
from backoffice.lifecycle.roster import Roster
from backoffice.lifecycle.start_mark import StartMark
from backoffice.lifecycle.states import State
from backoffice.lifecycle.time_limit import NotInTime, within
from backoffice.lifecycle.watchdog import Watchdog

POLL: Final = 0.5  # seconds until a switch in another process is noticed

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
        self.start_mark = StartMark(data_dir)
        self.declared: dict[str, tuple[Any, ...]] = {}
        self._folders = (data_dir / "plugins", *extra_paths)
        self.faults = Faults(database)
        self._guard = Guard(self.gate, self._quarantine, self.faults.record)
        self.hook_times = self._guard.times
        self.watchdog = Watchdog(self._guard.running, self.faults.keep, self._quarantine)
        self._roster = Roster(self._unregister, self._guard.forget)
        self._pause_until = 0.0

    # -- what there is

    @property
    def plugins(self) -> Mapping[str, PluginInfo]:
        """Every plugin in load order."""
        self.refresh()
        return self._roster.plugins

    @property
    def enabled(self) -> frozenset[str]:
        """Those in force: wanted, sound, and with everything that they require in force."""
        self.refresh()
        return self._roster.enabled

    @property
    def seen(self) -> int:
        """The generation that this process has taken up."""
        return self._roster.seen

    def gate(self, plugin: str) -> bool:
        """Whether the plugin is in force; cheap enough for every request and hook."""
        self.refresh()
        return plugin in self._roster.enabled

    def is_installed(self, plugin: str) -> bool:
        """Whether it counts as there, on or off. One that was taken out may still be loaded in this process."""
        self.refresh()
        info = self._roster.plugins.get(plugin)
        return info is not None and info.is_installed

    def refresh(self, force: bool = False) -> None:
        """Take up what other processes switched; asks the database once per half second, or now with `force`.

        While the database does not answer, what was last known stays in force.
        """
        if not force and (self._roster.seen < 0 or time.monotonic() < self._pause_until):
            return
        try:
            number = self.generation.refresh() if force else self.generation.current()
            if number != self._roster.seen:
                self._take_up(number)
        except DBAPIError:
            self._pause_until = time.monotonic() + POLL  # else every request would wait for the database here
            log.warning("the state of the modules could not be read; the last one stays in force", exc_info=True)

    def vetoes(self) -> Iterable[Callable[..., Any]]:
        """Who is asked before every command; empty when no plugin wants to be."""
        hook = self.manager.hook.before_command
        return (hook,) if hook.get_hookimpls() else ()

    def close(self) -> None:
        """End what runs beside, and write down what was counted; nothing waits long for the database."""
        self.watchdog.stop()
        self.faults.close()
        with suppress(NotInTime):
            within(2.0, lambda: self.hook_times.flush(self.database))

    def pending_migrations(self, info: PluginInfo) -> list[str]:
        """The revisions that an upgrade of the plugin would run, oldest first."""
        return migrate.pending(self.database, info.name, info.migrations)

    # -- start

    def discover(self) -> None:
        """Read every manifest and every state; imports nothing."""
        number, rows = self._rows()
        self._roster.begin(census(self._folders, rows), number, rows)

    def load(self) -> None:
        """Import every installed plugin after those that it requires; a fault stays with it and who requires it."""
        for name, info in list(self._roster.plugins.items()):
            if not info.is_installed:
                continue
            if reason := self.start_mark.refuses(info):
                self.fail(name, reason)
                continue
            with self.start_mark.loading(info):
                self._load(name)

    def look_again(self) -> None:
        """Take in what was put beside the known plugins since; a known one stays as it was read."""
        _, rows = self._rows()
        self._roster.adopt(census(self._folders, rows))
        self.refresh(force=True)

    def fail(self, name: str, reason: str) -> None:
        """Put a loaded plugin out of force in this process, for a fault that shows only when it is put to use."""
        self._unregister(name)
        self._roster.put(self._roster.plugins[name].failed(reason))
        log.error("plugin %s: %s", name, reason)

    def try_out(self, name: str) -> None:
        """Import the plugin and look at what it brings, without taking it in. LoadFault says why it is of no use."""
        with self._roster.lock:
            info = self._roster.plugins[name]
            if info.health is not Health.OK:
                raise LoadFault(info.reason)
            if not info.loaded:
                permissions = asked_for(try_out(info, self.manager, self._guard))
                self._roster.put(replace(info, permissions=permissions))

    # -- changes without a journal entry: for bootstrap and repair. People use the commands `plugins.…`

    def install(self, name: str) -> None:
        """Create the plugin's tables and load it; it is off afterwards. Does nothing if it is installed."""
        install.prepare(self, name)
        with self.database.write() as connection:
            install.record(self, name, connection, dt.datetime.now(dt.UTC), None)
        self.refresh(force=True)
        self._load(name)

    def enable(self, name: str, seen: Desired | None = None) -> None:
        """Switch on. Conflict says what is in the way."""
        with self.database.write() as connection:
            switch.enable(self._roster.plugins, name, connection.execute, dt.datetime.now(dt.UTC), seen)
        self.refresh(force=True)

    def disable(self, name: str, seen: Desired | None = None) -> None:
        """Switch off. Conflict names who needs it."""
        with self.database.write() as connection:
            switch.disable(self._roster.plugins, name, connection.execute, dt.datetime.now(dt.UTC), seen)
        self.refresh(force=True)

    def release(self, name: str, seen: Desired | None = None) -> None:
        """Take out of quarantine. Conflict says what is in the way."""
        with self.database.write() as connection:
            switch.release(self._roster.plugins, name, connection.execute, dt.datetime.now(dt.UTC), seen)
        self.refresh(force=True)

    # -- inside

    def _rows(self) -> tuple[int, dict[str, State]]:
        if migrate.current(self.database, migrate.CORE) is None:
            return -1, {}  # before `init`
        number = self.generation.refresh()
        with self.database.read() as connection:
            return number, states.read(connection.execute)

    def _take_up(self, number: int) -> None:
        with self.database.read() as connection:
            rows = states.read(connection.execute)
        if rows.keys() - self._roster.plugins.keys():  # somebody installed what was not here when we started
            self._roster.adopt(census(self._folders, rows))
        self._roster.settle(number, rows)

    def _load(self, name: str) -> None:
        """Load unless it is loaded or out of the question; a fault lands in the plugin's `reason`."""
        with self._roster.lock:
            info = self._roster.plugins[name]
            if info.loaded or info.health is not Health.OK:
                return
            try:
                declared = load(info, self.manager, self._guard)
                info = replace(info, permissions=asked_for(declared))
                if self.pending_migrations(info):
                    self._unregister(name)
                    reason = f"Its tables are older than its code; run `backoffice plugin upgrade {name}`."
                    info = info.failed(reason, Health.UPDATE_PENDING)
                else:
                    self.declared[name] = declared
                    info = replace(info, loaded=True)
            except (LoadFault, Conflict) as fault:
                log.exception("plugin %s is left out", name)
                self._unregister(name)
                info = info.failed(str(fault))
            self._roster.put(info)

    def _unregister(self, name: str) -> None:
        self.declared.pop(name, None)
        if self.manager.has_plugin(name):
            self.manager.unregister(name=name)

    def _quarantine(self, name: str, reason: str) -> None:
        """Out of force here at once, and for every process as soon as it is written."""
        with self._roster.lock:
            info = self._roster.plugins[name]
            if info.desired is Desired.QUARANTINED:
                return
            self._roster.put(replace(info, desired=Desired.QUARANTINED, reason=reason))
        quarantine.write_soon(self.database, name, reason)
