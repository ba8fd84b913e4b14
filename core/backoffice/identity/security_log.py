"""Denials and sign-in failures, each in a transaction of its own: what they belong to rolls back."""

from __future__ import annotations

import logging

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from backoffice.clock import Clock, utc_now
from backoffice.db.database import Database
from backoffice.errors import Refused
from backoffice.identity.models import SecurityEvent

UNKNOWN = "unknown"
_log = logging.getLogger(__name__)


class SecurityLog:
    """Writes `core_security_event`. What was typed is never recorded: it may be a password in the wrong field."""

    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        self._database = database
        self._clock = clock

    def record(self, kind: str, principal: str, detail: str = "", address: str = "") -> None:
        """Add one event. `kind` is such as `denied` or `sign_in_failed`, `principal` such as `user:3` or `unknown`."""
        event = {"at": self._clock(), "kind": kind, "principal": principal[:80]}
        try:
            with self._database.write() as connection:
                connection.execute(sa.insert(SecurityEvent), {**event, "detail": detail[:500], "address": address[:80]})
        except (SQLAlchemyError, Refused):
            # The caller is about to be refused anyway; a full disk must not turn that answer into a fault.
            _log.exception("security event not recorded: %s by %s: %s", kind, principal, detail)
