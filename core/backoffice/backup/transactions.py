"""The numbers of PostgreSQL's transactions, which mean nothing on another server.

The journal is sealed and its events are relayed in the order of the transactions that wrote them. A server that a
backup is restored into counts from its own beginning: new entries could come before old ones, and be passed over for
ever. So what was restored gets numbers below those that any server gives out (they begin at 3).
"""

from __future__ import annotations

import sqlalchemy as sa

from backoffice.bus.seal import seal_once
from backoffice.db.database import Database

_RELAYED, _WAITING, _SEALED = "0", "1", "2"


def renumber(url: str) -> None:
    """Make a restored database go on where it was. Nobody else uses it yet, and all in it is committed."""
    database = Database(url)
    try:
        with database.read() as connection:
            tables = set(sa.inspect(connection).get_table_names())
        if "core_journal" not in tables:
            return
        while seal_once(database, all_committed=True):
            pass
        with database.write() as connection:
            relayed = "true"
            if "core_relay" in tables:
                relayed = "(xid, seq) <= (SELECT CAST(r.xid AS xid8), r.seq FROM core_relay r)"
            connection.exec_driver_sql(
                f"UPDATE core_journal SET xid = CAST(CASE WHEN {relayed}"  # noqa: S608  (no input in it)
                f" THEN '{_RELAYED}' ELSE '{_WAITING}' END AS xid8)"
            )
            if "core_relay" in tables:
                connection.exec_driver_sql(f"UPDATE core_relay SET xid = '{_RELAYED}', seq = {2**63 - 1}")  # noqa: S608
            connection.exec_driver_sql(
                f"UPDATE core_journal_seal SET xid = '{_SEALED}' WHERE n = (SELECT max(n) FROM core_journal_seal)"  # noqa: S608
            )
    finally:
        database.dispose()
