"""The generation counter: one number that says whether anything cached about who may do what is still true."""

from __future__ import annotations

import threading
import time

import sqlalchemy as sa

from backoffice.db.database import Database
from backoffice.db.hot import Hot

_table = sa.table(
    "core_generation", sa.column("id", sa.Integer), sa.column("n", sa.BigInteger), sa.column("restart", sa.BigInteger)
)
CURRENT = sa.select(_table.c.n).where(_table.c.id == 1)
_BOTH = sa.select(_table.c.n, _table.c.restart).where(_table.c.id == 1)
BUMP = Hot(sa.update(_table).where(_table.c.id == 1).values(n=_table.c.n + 1))
"""Run it in every transaction that changes users, roles, grants, tokens or the state of a plugin."""
RESTART = sa.update(_table).where(_table.c.id == 1).values(n=_table.c.n + 1, restart=_table.c.restart + 1)
"""Ask every process that runs now to start anew."""


class Generation:
    """The counter as this process last saw it, read again after `poll` seconds.

    So all processes agree within that time, and a request does not pay for a query.
    """

    def __init__(self, database: Database, poll: float = 0.25) -> None:
        self._database = database
        self._poll = poll
        self._lock = threading.Lock()
        self._seen = -1
        self._fresh_until = 0.0
        self._restart: int | None = None
        self._restart_asked = False

    @property
    def restart_asked(self) -> bool:
        """Whether somebody asked for a restart since this process first looked."""
        return self._restart_asked

    def current(self) -> int:
        """The number, at most `poll` seconds old."""
        if time.monotonic() >= self._fresh_until:
            self.refresh()
        return self._seen

    def refresh(self) -> int:
        """Read the number now."""
        with self._lock:
            with self._database.read() as connection:
                row = connection.execute(_BOTH).one_or_none()
            self._seen, restart = (row.n, row.restart) if row is not None else (0, 0)
            self._restart_asked = self._restart is not None and restart != self._restart
            self._restart = restart if self._restart is None else self._restart
            self._fresh_until = time.monotonic() + self._poll
            return self._seen
