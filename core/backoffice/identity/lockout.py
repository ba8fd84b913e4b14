"""Brute force made slow: five failures lock a name for a minute, each further one for twice as long."""

from __future__ import annotations

import datetime as dt
import hashlib
import math
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from backoffice.clock import Clock, utc_now
from backoffice.db.database import Database
from backoffice.errors import TooMany
from backoffice.identity.models import Lockout as Row
from backoffice.identity.names import login_name

FREE_FAILURES = 5
FIRST_LOCK = dt.timedelta(seconds=60)
LONGEST_LOCK = dt.timedelta(hours=1)
FORGOTTEN_AFTER = dt.timedelta(days=1)


def lock_for(failures: int) -> dt.timedelta | None:
    """How long a name is locked after so many failures in a row; None while it is not."""
    if failures < FREE_FAILURES:
        return None
    doublings = min(failures - FREE_FAILURES, 20)
    return min(FIRST_LOCK * (1 << doublings), LONGEST_LOCK)


class Lockout:
    """Counts attempts by name, whether the name exists or not, so that an answer never tells which names do."""

    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        self._database = database
        self._clock = clock

    def attempt(self, name: str) -> None:
        """Count an attempt before it is checked; `TooMany` while the name is locked.

        Counting first means that a hundred guesses sent at once are still only five.
        """
        subject, now = subject_of(name), self._clock()
        with self._database.write() as connection:
            failures = connection.scalar(_counted(self._database.dialect, subject, now))
            if failures is None:
                raise self._locked(connection, subject, now)
            if failures == 1:
                connection.execute(sa.delete(Row).where(Row.failed_at < now - FORGOTTEN_AFTER))
            if (lock := lock_for(failures)) is not None:
                connection.execute(sa.update(Row).where(Row.subject == subject).values(locked_until=now + lock))

    def succeeded(self, name: str) -> None:
        """Forget the failures of a name."""
        with self._database.write() as connection:
            connection.execute(sa.delete(Row).where(Row.subject == subject_of(name)))

    def _locked(self, connection: sa.Connection, subject: str, now: dt.datetime) -> TooMany:
        until = connection.scalar(sa.select(Row.locked_until).where(Row.subject == subject))
        seconds = 1 if until is None else max(1, math.ceil((until - now).total_seconds()))
        return TooMany(
            f"Too many attempts with this name. Nothing was changed; try again in {seconds} seconds.", seconds
        )


def subject_of(name: str) -> str:
    """The digest under which attempts with a name are counted."""
    return hashlib.sha256(login_name(name).encode("utf-8", "surrogatepass")).hexdigest()


def _counted(dialect: str, subject: str, now: dt.datetime) -> Any:
    """One more failure, giving their number; no row while the name is locked. Safe for attempts at the same time."""
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    new = insert(Row).values(subject=subject, failures=1, failed_at=now)
    forgotten = Row.failed_at < now - FORGOTTEN_AFTER
    return new.on_conflict_do_update(
        index_elements=[Row.subject],
        set_={"failures": sa.case((forgotten, 1), else_=Row.failures + 1), "failed_at": now},
        where=sa.or_(Row.locked_until.is_(None), Row.locked_until <= now),
    ).returning(Row.failures)
