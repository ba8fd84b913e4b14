"""Signed-in browsers: a random secret in a cookie, its digest in the database."""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
import secrets
from dataclasses import dataclass

import sqlalchemy as sa

from backoffice.clock import Clock, utc_now
from backoffice.db.database import Database
from backoffice.errors import Unavailable
from backoffice.identity.generation import CURRENT
from backoffice.identity.models import Session as Row

IDLE = dt.timedelta(hours=12)
ABSOLUTE = dt.timedelta(days=7)
SEEN_EVERY = dt.timedelta(minutes=1)
_log = logging.getLogger(__name__)
_FIND = sa.select(
    Row.id, Row.user_id, Row.company_id, Row.last_seen_at, Row.expires_at, CURRENT.scalar_subquery().label("generation")
).where(Row.token_hash == sa.bindparam("digest"))


@dataclass(frozen=True)
class Session:
    """Who is signed in and in which company; `generation` was read together with it."""

    id: int
    user_id: int
    company_id: int
    generation: int


class Sessions:
    """Opens, finds and closes sessions: idle ones end after 12 hours, all after 7 days."""

    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        self._database = database
        self._clock = clock

    def open(self, user_id: int, company_id: int, agent: str = "", previous: str | None = None) -> str:
        """A new session's secret (256 bits, for the cookie). `previous`, the browser's old secret, ends."""
        secret, now = secrets.token_urlsafe(32), self._clock()
        with self._database.write() as connection:
            connection.execute(sa.delete(Row).where(Row.expires_at < now))
            if previous:
                connection.execute(sa.delete(Row).where(Row.token_hash == _digest(previous)))
            values = {"user_id": user_id, "company_id": company_id, "agent": agent[:200]}
            times = {"created_at": now, "last_seen_at": now, "expires_at": now + ABSOLUTE}
            connection.execute(sa.insert(Row), {"token_hash": _digest(secret), **values, **times})
        return secret

    def find(self, secret: str) -> Session | None:
        """The session of a cookie, or None when it is unknown, idle for too long or too old."""
        now = self._clock()
        with self._database.read() as connection:
            row = connection.execute(_FIND, {"digest": _digest(secret)}).one_or_none()
        if row is None or now >= row.expires_at or now - row.last_seen_at >= IDLE:
            return None
        if now - row.last_seen_at >= SEEN_EVERY:
            self._saw(row.id, now)
        return Session(row.id, row.user_id, row.company_id, row.generation)

    def close(self, secret: str) -> None:
        """Sign out."""
        with self._database.write() as connection:
            connection.execute(sa.delete(Row).where(Row.token_hash == _digest(secret)))

    def _saw(self, session_id: int, now: dt.datetime) -> None:
        try:
            with self._database.write() as connection:
                connection.execute(sa.update(Row).where(Row.id == session_id).values(last_seen_at=now))
        except Unavailable:
            _log.warning("session %s: last use not recorded, the database is busy", session_id)


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()
