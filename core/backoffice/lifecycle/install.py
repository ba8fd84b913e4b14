"""Installing a plugin: its tables first, in a transaction of their own, then the row that says it is installed.

Tables cannot be made inside a command. So they come before it, after all that could speak against it was looked at.
Interrupted in between, the plugin is not installed and its tables wait: installing it again finds them, as it finds
those of a plugin that was uninstalled.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import sqlalchemy as sa

from backoffice.db import migrate
from backoffice.db.database import Database
from backoffice.errors import Conflict, Refused
from backoffice.lifecycle import states
from backoffice.lifecycle.failure import error_line
from backoffice.lifecycle.loading import LoadFault
from backoffice.lifecycle.plugin import Desired, Health, PluginInfo
from backoffice.lifecycle.states import State
from backoffice.lifecycle.switch import check_seen, find, listed, purging

if TYPE_CHECKING:
    from backoffice.lifecycle.registry import Registry


def prepare(registry: Registry, name: str) -> None:
    """Make the tables, unless the plugin is installed. Conflict says what is in the way, and leaves no table."""
    registry.look_again()
    info = find(registry.plugins, name)
    if info.desired is Desired.PURGING:
        raise purging(name)
    if info.is_installed:
        return
    missing = [r for r in info.manifest.requires if r not in registry.plugins or not registry.plugins[r].is_installed]
    if missing and info.health is Health.OK:
        raise _requires(name, missing)
    try:
        registry.try_out(name)
    except LoadFault as fault:
        raise Conflict("unusable", f"The module {name} cannot be installed. {fault} Nothing was changed.") from fault
    make_tables(registry.database, info)


def record(registry: Registry, name: str, connection: sa.Connection, now: dt.datetime, seen: Desired | None) -> None:
    """State that it is installed, inside the caller's transaction. Does nothing if it is."""
    info = find(registry.plugins, name)
    rows = states.begin_change(connection.execute)
    check_seen(rows, name, seen)
    row = rows.get(name)
    if row is not None and row.is_installed:
        return
    if row is not None and row.desired is Desired.PURGING:
        raise purging(name)
    missing = [r for r in info.manifest.requires if r not in rows or not rows[r].is_installed]
    if missing:
        raise _requires(name, missing)
    if migrate.revision(connection, name) != migrate.head(info.migrations):
        raise Conflict(
            "changed_meanwhile",
            f"The tables of the module {name} were changed by somebody else meanwhile. Nothing was changed; "
            "look again and decide.",
        )
    states.write(connection.execute, name, State(Desired.INSTALLED, info.manifest.version, ""), now)


def make_tables(database: Database, info: PluginInfo) -> None:
    """Run the migrations of the plugin. Whatever goes wrong is one Conflict, and leaves the tables as they were."""
    try:
        migrate.upgrade(database, info.name, info.migrations)
    except (Refused, KeyboardInterrupt, GeneratorExit):
        raise
    except BaseException as fault:  # SystemExit too: a plugin must not stop the server
        raise Conflict(
            "migration_failed",
            f"A migration of the module {info.name} failed ({error_line(fault)}). It was undone and "
            "nothing was changed; report it to the maker of the module.",
        ) from fault


def _requires(name: str, missing: list[str]) -> Conflict:
    names = listed(missing)
    return Conflict("requires", f"The module {name} requires {names}. Nothing was changed; install {names} first.")
