"""Trying commands out: each is carried out as it would be, and then all of it is rolled back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from backoffice.bus import journal
from backoffice.bus.carry_out import Run, fault, replay
from backoffice.bus.catalogue import Catalogue
from backoffice.bus.work import Answer, Work
from backoffice.clock import Clock
from backoffice.db.database import Database
from backoffice.errors import Refused


class _RolledBack(Exception):  # noqa: N818  (no error: how a trial ends)
    """Ends the transaction without writing it."""


def try_out(database: Database, catalogue: Catalogue, clock: Clock, works: Sequence[Work]) -> None:
    """Carry the works out in one transaction, so that each sees those before it, and roll it back.

    Each work has its answer or its error afterwards. Others who write wait meanwhile: keep it to some hundreds.
    """
    try:
        with database.write() as connection:
            cursor: Any = connection.connection.cursor()
            for work in works:
                _try(work, connection, cursor, catalogue, clock)
            raise _RolledBack
    except _RolledBack:
        return


def _try(work: Work, connection: sa.Connection, cursor: Any, catalogue: Catalogue, clock: Clock) -> None:
    if work.command.prepare is not None or work.command.finish is not None:
        message = f"{work.command.title} reaches beyond the database and cannot be tried out. Nothing was written."
        work.error = Refused("no_trial", message)
        return
    cursor.execute("SAVEPOINT trial")
    try:
        if work.key is not None:
            found = journal.BY_KEY.one(cursor, connection.dialect, {"principal": work.actor.id, "key": work.key})
            if found is not None:
                raw, seq = replay(found, work)
                work.answer = Answer(raw, True, seq)
                return
        entry = Run(work, catalogue, clock).carry_out(connection, cursor)
        work.answer = Answer(entry.result, False, None)
    except Exception as error:
        cursor.execute("ROLLBACK TO SAVEPOINT trial")
        work.error = error
        fault(error, work)
    finally:
        cursor.execute("RELEASE SAVEPOINT trial")
