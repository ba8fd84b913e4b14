"""Switching a plugin on or off: what it needs, and who needs it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from backoffice.errors import Conflict, NotFound
from backoffice.lifecycle import states
from backoffice.lifecycle.plugin import Desired, Health, PluginInfo
from backoffice.lifecycle.states import Execute, State

Plugins = Mapping[str, PluginInfo]


def find(plugins: Plugins, name: str) -> PluginInfo:
    """The plugin; NotFound if nobody knows it."""
    info = plugins.get(name)
    if info is None:
        raise NotFound(f"There is no module “{name}” here. Nothing was changed.", "unknown_module")
    return info


def enable(plugins: Plugins, name: str, execute: Execute, now: dt.datetime) -> None:
    """Switch on, inside the caller's transaction; also releases from quarantine. Conflict says what is in the way."""
    info = find(plugins, name)
    rows = states.begin_change(execute)
    if name not in rows:
        raise Conflict(
            "not_installed",
            f"The module {name} is not installed. Nothing was changed; run `backoffice plugin install {name}` first.",
        )
    if info.health is not Health.OK:
        raise Conflict("unusable", f"The module {name} cannot be switched on. {info.reason} Nothing was changed.")
    if not info.loaded:
        raise Conflict(
            "restart_needed",
            f"The module {name} was installed while the server ran. Nothing was changed; restart the server first.",
        )
    off = [r for r in info.manifest.requires if r not in rows or rows[r].desired is not Desired.ENABLED]
    if off:
        raise Conflict(
            "requires",
            f"The module {name} requires {listed(off)}, which is switched off. Nothing was changed; "
            f"switch on {listed(off)} first.",
        )
    states.write(execute, name, State(Desired.ENABLED, rows[name].version, "", info.permissions), now)


def disable(plugins: Plugins, name: str, execute: Execute, now: dt.datetime) -> None:
    """Switch off, inside the caller's transaction; its data stays. Conflict names who needs it."""
    find(plugins, name)
    rows = states.begin_change(execute)
    if name not in rows:
        raise Conflict("not_installed", f"The module {name} is not installed. Nothing was changed.")
    needed_by = [
        other.name
        for other in plugins.values()
        if name in other.manifest.requires and other.name in rows and rows[other.name].desired is Desired.ENABLED
    ]
    if needed_by:
        raise Conflict(
            "needed",
            f"The module {name} is needed by {listed(needed_by)}. Nothing was changed; "
            f"switch off {listed(needed_by)} first.",
        )
    states.write(execute, name, replace(rows[name], desired=Desired.DISABLED, reason=""), now)


def listed(names: list[str]) -> str:
    """`a, b and c`."""
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
