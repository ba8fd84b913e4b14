"""The plugins as one process knows them: how each stands, and which are in force. Safe to use from any thread."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from backoffice.lifecycle.plugin import Desired, Health, PluginInfo
from backoffice.lifecycle.requirements import in_force, unmet
from backoffice.lifecycle.states import State

_UNKNOWN: Final = State(Desired.DISCOVERED, "", "")


class Roster:
    """`plugins` in load order and `enabled` are replaced as a whole, so that readers need no lock.

    `on_fallen(name)` is told of a loaded plugin that is out of question because of another, `on_released(name)` of one
    that left its quarantine.
    """

    def __init__(self, on_fallen: Callable[[str], None], on_released: Callable[[str], None]) -> None:
        self.plugins: dict[str, PluginInfo] = {}
        self.enabled: frozenset[str] = frozenset()
        self.seen = -1
        """The generation that was taken up last; -1 before the first."""
        self.lock = threading.RLock()
        self._on_fallen = on_fallen
        self._on_released = on_released

    def put(self, info: PluginInfo) -> None:
        """Replace what is known of one plugin; whoever requires it may fall with it."""
        with self.lock:
            self.plugins = {**self.plugins, info.name: info}
            self.review()

    def begin(self, found: Mapping[str, PluginInfo], number: int, rows: Mapping[str, State]) -> None:
        """Start with these plugins."""
        with self.lock:
            self.plugins = dict(found)
            self.settle(number, rows)

    def adopt(self, found: Mapping[str, PluginInfo]) -> None:
        """Take in what was found since; a plugin that is known stays as it was read."""
        with self.lock:
            self.plugins = {name: self.plugins.get(name, info) for name, info in found.items()}
            self.review()

    def settle(self, number: int, rows: Mapping[str, State]) -> None:
        """Take up the desired states read at generation `number`, unless a newer one was taken up before."""
        with self.lock:
            if number < self.seen:
                return
            self.seen = number
            before = self.plugins
            self.plugins = {
                name: _settled(info, rows.get(name, _UNKNOWN))
                for name, info in before.items()
                if name in rows or info.health is not Health.MISSING  # purged: nothing is left of it
            }
            self.review()
            for name, info in self.plugins.items():
                if before[name].desired is Desired.QUARANTINED is not info.desired:
                    self._on_released(name)

    def review(self) -> None:
        """Put aside whoever requires what is not sound, and see who is in force."""
        for name, info in self.plugins.items():  # in load order: one that falls may bring down the next
            reason = unmet(info, self.plugins) if info.health is Health.OK else None
            if reason:
                self.plugins = {**self.plugins, name: info.failed(reason)}
                self._on_fallen(name)
        self.enabled = in_force(self.plugins)


def _settled(info: PluginInfo, row: State) -> PluginInfo:
    """The plugin with what the database says of it."""
    return replace(
        info,
        desired=row.desired,
        reason=row.reason if info.health is Health.OK else info.reason,
        installed=row.version,
        agreed=row.permissions,
    )
