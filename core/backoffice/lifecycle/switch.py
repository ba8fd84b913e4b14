"""Switching a plugin on or off and releasing it: what it needs, and who needs it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from backoffice.errors import Conflict, NotFound
from backoffice.lifecycle import states
from backoffice.lifecycle.plugin import Desired, Health, PluginInfo
from backoffice.lifecycle.requirements import Plugins
from backoffice.lifecycle.states import Execute, State

Rows = Mapping[str, State]


def find(plugins: Plugins, name: str) -> PluginInfo:
    """The plugin; NotFound if nobody knows it."""
    info = plugins.get(name)
    if info is None:
        raise NotFound(f"There is no module “{name}” here. Nothing was changed.", "unknown_module")
    return info


def enable(plugins: Plugins, name: str, execute: Execute, now: dt.datetime, seen: Desired | None = None) -> None:
    """Switch on, inside the caller's transaction. Conflict says what is in the way."""
    info = find(plugins, name)
    rows = states.begin_change(execute)
    check_seen(rows, name, seen)
    row = installed_row(rows, name)
    if row.desired is Desired.QUARANTINED:
        raise Conflict(
            "quarantined",
            f"The module {name} was put aside. {row.reason} Nothing was changed; release it when it is repaired.",
        )
    _switch_on(info, row, rows, execute, now)


def release(plugins: Plugins, name: str, execute: Execute, now: dt.datetime, seen: Desired | None = None) -> None:
    """Take out of quarantine, inside the caller's transaction; its faults are counted anew from here."""
    info = find(plugins, name)
    rows = states.begin_change(execute)
    check_seen(rows, name, seen)
    row = installed_row(rows, name)
    if row.desired is not Desired.QUARANTINED:
        raise Conflict(
            "not_quarantined", f"The module {name} is {row.desired}, it was not put aside. Nothing was changed."
        )
    _switch_on(info, row, rows, execute, now)


def disable(plugins: Plugins, name: str, execute: Execute, now: dt.datetime, seen: Desired | None = None) -> None:
    """Switch off, inside the caller's transaction; its data stays. Conflict names who needs it."""
    find(plugins, name)
    rows = states.begin_change(execute)
    check_seen(rows, name, seen)
    row = installed_row(rows, name)
    needed_by = [
        other.name
        for other in plugins.values()
        if name in other.manifest.requires
        and other.name in rows
        and rows[other.name].desired is Desired.ENABLED
        and other.health is not Health.BROKEN  # it does not run: of two that require each other neither could go
    ]
    if needed_by:
        raise Conflict(
            "needed",
            f"The module {name} is needed by {listed(needed_by)}. Nothing was changed; "
            f"switch off {listed(needed_by)} first.",
        )
    states.write(execute, name, replace(row, desired=Desired.DISABLED, reason=""), now)


def check_seen(rows: Rows, name: str, seen: Desired | None) -> None:
    """Conflict if the caller decided on a state that somebody else has changed since."""
    row = rows.get(name)
    current = row.desired if row else Desired.DISCOVERED
    if seen is not None and seen is not current:
        raise Conflict(
            "changed_meanwhile",
            f"Somebody else changed the module {name} meanwhile: it was {seen} and is {current} now. "
            "Nothing was changed; look again and decide.",
            params={"seen": seen.value, "current": current.value},
        )


def installed_row(rows: Rows, name: str) -> State:
    """The row of a plugin that is installed; Conflict if it is not."""
    row = rows.get(name)
    if row is not None and row.desired is Desired.PURGING:
        raise purging(name)
    if row is None or not row.is_installed:
        raise Conflict(
            "not_installed",
            f"The module {name} is not installed. Nothing was changed; run `backoffice plugin install {name}` first.",
        )
    return row


def purging(name: str) -> Conflict:
    """What everybody is told who wants something of a plugin whose removal is not finished."""
    return Conflict(
        "purging",
        f"The module {name} is being removed with its data. Nothing was changed; finish that first: "
        f"`backoffice plugin uninstall {name} --purge`.",
    )


def listed(names: list[str]) -> str:
    """`a, b and c`."""
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def _switch_on(info: PluginInfo, row: State, rows: Rows, execute: Execute, now: dt.datetime) -> None:
    name = info.name
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
    states.write(execute, name, State(Desired.ENABLED, row.version, "", info.permissions), now)
