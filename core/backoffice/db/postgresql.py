"""PostgreSQL: instants in UTC, snapshots for readers, bounded waits."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy import event

from backoffice.errors import Unavailable

DRIVER = "postgresql+psycopg"


def engine(url: sa.URL, *, writes: bool, pool_size: int, statement_timeout_ms: int, lock_timeout_ms: int) -> sa.Engine:
    """An engine with READ COMMITTED when it writes, read-only REPEATABLE READ when it does not; 0 ms means no limit."""
    options = f"-c timezone=UTC -c statement_timeout={statement_timeout_ms} -c lock_timeout={lock_timeout_ms}"
    made = sa.create_engine(
        url,
        isolation_level="READ COMMITTED" if writes else "REPEATABLE READ",
        pool_size=pool_size,
        max_overflow=8,
        pool_timeout=10,
        pool_use_lifo=True,
        connect_args={"options": options, "application_name": "backoffice", "connect_timeout": 10},
    )
    if not writes:

        @event.listens_for(made, "connect")
        def _connected(connection: Any, _record: object) -> None:
            connection.read_only = True

    return made


def verify(cursor: Any) -> None:
    """Refuse a server that would lose what was acknowledged or cannot hold any text."""
    wrong = {
        "fsync": ("off",),
        "synchronous_commit": ("off",),
        "server_encoding": ("SQL_ASCII",),
    }
    for name, values in wrong.items():
        found = cursor.execute(f"SHOW {name}").fetchone()[0]
        if found in values:
            raise Unavailable(
                "unsafe_database",
                f"PostgreSQL answers {name}={found}, which does not keep acknowledged writes, so nothing was started. "
                f"Change {name} on the server or choose another one by BACKOFFICE_DATABASE_URL.",
            )
