"""Writing a quarantine down, so that every process follows."""

from __future__ import annotations

import datetime as dt
import logging
import threading
from dataclasses import replace

from backoffice.db.database import Database
from backoffice.lifecycle import states
from backoffice.lifecycle.plugin import Desired

log = logging.getLogger(__name__)


def write_soon(database: Database, name: str, reason: str) -> None:
    """Another thread writes it: the fault may have happened inside a transaction, which holds the write lock."""
    arguments = (database, name, reason)
    threading.Thread(target=_write, args=arguments, name=f"quarantine-{name}", daemon=True).start()


def _write(database: Database, name: str, reason: str) -> None:
    try:
        with database.write() as connection:
            row = states.begin_change(connection.execute).get(name)
            if row is None or row.desired is not Desired.ENABLED:
                return  # somebody switched it off or took it away meanwhile
            aside = replace(row, desired=Desired.QUARANTINED, reason=reason)
            states.write(connection.execute, name, aside, dt.datetime.now(dt.UTC))
    except Exception:
        log.exception("the quarantine of %s could not be written; it holds in this process only", name)
