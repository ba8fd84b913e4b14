"""Sealing the journal on PostgreSQL: the chain is made in commit order, behind the writers' backs.

Numbers are drawn before the commit, so a later number may commit first. Rows are therefore taken in the order of
(transaction id, number), and only up to the oldest transaction that is still running: none can slip in below it.
(A cursor over the number alone lost 450 of 9,820 rows in a measurement.)
"""

from __future__ import annotations

import logging
import threading

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from backoffice.bus.journal import GENESIS, link_of
from backoffice.db.base import Base
from backoffice.db.database import Database
from backoffice.kinds import BigId

log = logging.getLogger(__name__)

ADVISORY_LOCK = 7_311_001
EVERY = 1.0
"""Seconds between two passes."""
_CHUNK = 5_000

seal = sa.Table(
    "core_journal_seal",
    Base.metadata,
    sa.Column("n", BigId, primary_key=True, autoincrement=False),
    sa.Column("xid", sa.String(20), nullable=False),
    sa.Column("seq", BigId, nullable=False, unique=True),
    sa.Column("hash", sa.LargeBinary, nullable=False),
)

_LAST = sa.select(seal.c.n, seal.c.xid, seal.c.seq, seal.c.hash).order_by(seal.c.n.desc()).limit(1)
# Under its own name the text of xid would be what ORDER BY sorts by, and 1000 comes before 231 as text.
_NEXT_WHERE = (
    "SELECT seq, CAST(xid AS text) AS written, digest FROM core_journal"
    " WHERE (xid, seq) > (CAST(:xid AS xid8), :seq){} ORDER BY core_journal.xid, seq LIMIT :chunk"
)
_NEXT = sa.text(_NEXT_WHERE.format(" AND xid < pg_snapshot_xmin(pg_current_snapshot())"))
_ALL = sa.text(_NEXT_WHERE.format(""))


def seal_once(database: Database, *, all_committed: bool = False) -> int:
    """Seal what was committed; gives the number of rows. Only one process at a time does it, the others give 0.

    `all_committed` says that nothing is being written, as in a database that was just restored.
    """
    if database.dialect != "postgresql":
        return 0
    with database.write() as connection:
        if not connection.execute(sa.select(sa.func.pg_try_advisory_xact_lock(ADVISORY_LOCK))).scalar_one():
            return 0
        last = connection.execute(_LAST).one_or_none()
        number, xid, seq, head = last or (0, "0", 0, GENESIS)
        rows = []
        for row in connection.execute(_ALL if all_committed else _NEXT, {"xid": xid, "seq": seq, "chunk": _CHUNK}):
            number, head = number + 1, link_of(bytes(head), bytes(row.digest))
            rows.append({"n": number, "xid": row.written, "seq": row.seq, "hash": head})
        if rows:
            connection.execute(sa.insert(seal), rows)
    return len(rows)


class Sealer:
    """The background thread that seals; any number of processes may run one."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="sealer", daemon=True)

    def start(self) -> None:
        if self._database.dialect == "postgresql":
            self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(timeout=5)

    def _run(self) -> None:
        while not self._stop.wait(EVERY):
            try:
                while seal_once(self._database) == _CHUNK:
                    pass
            except SQLAlchemyError as error:
                log.warning("sealing the journal is put off: %s", error)
