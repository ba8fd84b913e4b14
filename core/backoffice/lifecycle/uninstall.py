"""Uninstalling a plugin: its data stays, or is removed for good by a purge.

Tables cannot be dropped inside a command. So the command records the wish, and after its commit everything of the
plugin goes in one transaction. Interrupted in between, nothing of it is gone and the wish is seen as unfinished: a
server that starts, `backoffice migrate` and the same command finish it.
"""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import replace
from typing import Final

import sqlalchemy as sa

from backoffice.bus.owed import OwedEvent
from backoffice.db import migrate
from backoffice.db.database import Database
from backoffice.db.ownership import VERSION_TABLE, referring_tables, tables_of, views_of
from backoffice.errors import Conflict, Refused, Unavailable
from backoffice.jobs.models import JobRecord, ScheduleRecord, Subscription
from backoffice.lifecycle import states
from backoffice.lifecycle.failure import error_line
from backoffice.lifecycle.models import FaultRecord, HookTimeRecord, SettingRecord
from backoffice.lifecycle.plugin import Desired
from backoffice.lifecycle.requirements import Plugins, installed_that_require
from backoffice.lifecycle.states import State
from backoffice.lifecycle.switch import check_seen, find, listed

KEPT: Final = (JobRecord, ScheduleRecord, Subscription, OwedEvent, SettingRecord, HookTimeRecord, FaultRecord)
"""What the core keeps of plugins, by its column `plugin`."""

log = logging.getLogger(__name__)


def record(
    plugins: Plugins,
    name: str,
    connection: sa.Connection,
    now: dt.datetime,
    *,
    purge: bool,
    seen: Desired | None = None,
) -> None:
    """State the wish inside the caller's transaction. Conflict names who still needs the plugin or its tables."""
    find(plugins, name)
    rows = states.begin_change(connection.execute)
    check_seen(rows, name, seen)
    row = rows.get(name)
    has_data = bool(tables_of(connection, name))
    if row is None and not (purge and has_data):
        raise Conflict("not_installed", f"The module {name} is not installed. Nothing was changed.")
    row = row or State(Desired.UNINSTALLED, "", "")
    if row.desired is Desired.ENABLED:
        raise Conflict("still_on", f"The module {name} is switched on. Nothing was changed; switch it off first.")
    installed = frozenset(other for other, state in rows.items() if state.is_installed)
    if needing := installed_that_require(name, plugins, installed):
        raise Conflict(
            "needed",
            f"The module {name} is required by {listed(needing)}. Nothing was changed; "
            f"uninstall {listed(needing)} first.",
        )
    if purge:
        _check_references(connection, name)
    elif row.desired is Desired.PURGING:
        raise Conflict("purging", f"The module {name} is being removed with its data, which cannot be taken back.")
    # Gone by decision, not by accident: nothing is kept for it from here, and nothing waits for its consent.
    connection.execute(sa.delete(Subscription).where(Subscription.plugin == name))
    desired = Desired.PURGING if purge else Desired.UNINSTALLED
    states.write(connection.execute, name, replace(row, desired=desired, reason=""), now)


def finish(database: Database) -> list[str]:
    """Carry out every purge that was wished for; gives the names. Unavailable says which could not be finished."""
    with database.read() as connection:
        wished = [n for n, row in states.read(connection.execute).items() if row.desired is Desired.PURGING]
    for name in wished:
        try:
            purge(database, name)
        except Exception as fault:
            reason = fault.message if isinstance(fault, Refused) else error_line(fault)
            _note(database, name, reason)
            raise Unavailable(
                "purge_unfinished",
                f"Removing the module {name} with its data is wished for and could not be done yet ({reason}). "
                f"All of it is still there; try again: `backoffice plugin uninstall {name} --purge`.",
            ) from fault
    return wished


def purge(database: Database, name: str) -> None:
    """Remove everything of the plugin in one transaction: its tables, and every row that the core keeps for it."""
    with migrate.schema_change(database) as connection:
        row = states.begin_change(connection.execute).get(name)
        if row is None or row.desired is not Desired.PURGING:
            return  # another process was faster
        _check_references(connection, name)
        quote = connection.dialect.identifier_preparer.quote
        for view in views_of(connection, name):
            connection.exec_driver_sql(f"DROP VIEW {quote(view)}")
        _drop(connection, [quote(t) for t in tables_of(connection, name)])
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {quote(VERSION_TABLE + name)}")
        for kept in KEPT:
            connection.execute(sa.delete(kept).where(kept.plugin == name))
        states.remove(connection.execute, name)


def _drop(connection: sa.Connection, tables: list[str]) -> None:
    if connection.dialect.name == "postgresql":
        if tables:  # in one statement, since they may refer to each other
            connection.exec_driver_sql(f"DROP TABLE {', '.join(tables)}")
        return
    for table in tables:
        connection.exec_driver_sql(f"DROP TABLE {table}")


def _check_references(connection: sa.Connection, name: str) -> None:
    if pointing := referring_tables(connection, name):
        raise Conflict(
            "referred_to",
            f"The table {pointing[0]} refers to tables of the module {name}. Nothing was removed; "
            f"purge whoever owns {pointing[0]} first.",
        )


def _note(database: Database, name: str, reason: str) -> None:
    """Write why it is unfinished beside it, for those who look."""
    try:
        with database.write() as connection:
            row = states.begin_change(connection.execute).get(name)
            if row is not None and row.desired is Desired.PURGING:
                noted = replace(row, reason=f"The last try failed: {reason}")
                states.write(connection.execute, name, noted, dt.datetime.now(dt.UTC))
    except Exception:
        log.exception("why the purge of %s is unfinished could not be written", name)
