"""Denials and sign-in failures, each in a transaction of its own: what they belong to rolls back."""

from __future__ import annotations

import datetime as dt
import logging
import threading
from typing import Final

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from backoffice.clock import Clock, utc_now
from backoffice.db.database import Database
from backoffice.errors import Refused
from backoffice.identity.models import SecurityEvent

UNKNOWN = "unknown"
MINUTE: Final = dt.timedelta(minutes=1)
SOME: Final = 20
"""Events of one kind and address that are recorded in a minute."""
MOST_ADDRESSES: Final = 1_000
_log = logging.getLogger(__name__)


class SecurityLog:
    """Writes `core_security_event`. What was typed is never recorded: it may be a password in the wrong field."""

    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        self._database = database
        self._clock = clock
        self._lock = threading.Lock()
        self._counted: dict[tuple[str, str], tuple[dt.datetime, int]] = {}

    def record_some(self, kind: str, principal: str, detail: str = "", address: str = "") -> None:
        """Like `record`, for what anybody may cause without end: some of it a minute from an address, then silence."""
        now = self._clock()
        with self._lock:
            began, count = self._counted.get((kind, address), (now, 0))
            if now - began >= MINUTE:
                began, count = now, 0
            if len(self._counted) >= MOST_ADDRESSES:
                self._counted.clear()
            self._counted[kind, address] = (began, count + 1)
        if count < SOME:
            last = count == SOME - 1
            self.record(
                kind, principal, f"{detail}; more within this minute is not recorded" if last else detail, address
            )

    def record(self, kind: str, principal: str, detail: str = "", address: str = "") -> None:
        """Add one event. `kind` is such as `denied` or `sign_in_failed`, `principal` such as `user:3` or `unknown`."""
        event = {"at": self._clock(), "kind": kind, "principal": principal[:80]}
        try:
            with self._database.write() as connection:
                connection.execute(sa.insert(SecurityEvent), {**event, "detail": detail[:500], "address": address[:80]})
        except (SQLAlchemyError, Refused):
            # The caller is about to be refused anyway; a full disk must not turn that answer into a fault.
            _log.exception("security event not recorded: %s by %s: %s", kind, principal, detail)
