"""From the journal to those who follow: each committed event becomes a row, and a delivery for each handler.

The relay keeps one offset. Rows, deliveries and offset are written in one transaction, so that nothing is skipped and
nothing comes twice, whatever dies. On PostgreSQL numbers are drawn before the commit and a later one may commit first:
the order is (transaction, number), read only below the oldest transaction still running, as for sealing.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import orjson
import sqlalchemy as sa

from backoffice.bus.catalogue import Catalogue
from backoffice.bus.journal import journal
from backoffice.db.database import Database
from backoffice.jobs import store, subscriptions
from backoffice.jobs.models import EventRecord, JobKind, relay
from backoffice.jobs.store import NewJob

CHUNK = 500
"""Journal rows in one transaction at most."""
ADVISORY_LOCK = 7_311_002

_COLUMNS = (
    journal.c.seq, journal.c.events, journal.c.recorded_at, journal.c.company_id, journal.c.principal,
)  # fmt: skip
_NEXT_SQLITE = (
    sa.select(*_COLUMNS).where(journal.c.seq > sa.bindparam("seq")).order_by(journal.c.seq).limit(sa.bindparam("chunk"))
)
_written = sa.text("core_journal.xid")
_NEXT_POSTGRESQL = (
    sa.select(*_COLUMNS, sa.text("CAST(core_journal.xid AS text) AS written"))
    .where(
        sa.text(
            "(core_journal.xid, core_journal.seq) > (CAST(:xid AS xid8), :seq)"
            " AND core_journal.xid < pg_snapshot_xmin(pg_current_snapshot())"
        )
    )
    .order_by(_written, journal.c.seq)
    .limit(sa.bindparam("chunk"))
)


def behind(connection: sa.Connection) -> bool:
    """Whether there may be something to relay: asked often, and costs no write."""
    seq, xid = connection.execute(sa.select(relay.c.seq, relay.c.xid)).one()
    return bool(_next(connection, seq, xid, 1))


def relay_once(database: Database, catalogue: Catalogue) -> int:
    """Relay the next chunk; gives the number of journal rows, 0 when there is none or another process does it."""
    with database.write(durable=False) as connection:
        if database.dialect == "postgresql":
            lock = sa.select(sa.func.pg_try_advisory_xact_lock(ADVISORY_LOCK))
            if not connection.execute(lock).scalar_one():
                return 0
        seq, xid = connection.execute(sa.select(relay.c.seq, relay.c.xid)).one()
        rows = _next(connection, seq, xid, CHUNK)
        if not rows:
            return 0
        _announce(connection, catalogue, [row for row in rows if row.events is not None])
        last = rows[-1]
        connection.execute(sa.update(relay).values(seq=last.seq, xid=getattr(last, "written", "0")))
        return len(rows)


def _next(connection: sa.Connection, seq: int, xid: str, limit: int) -> list[Any]:
    if connection.dialect.name == "postgresql":
        return list(connection.execute(_NEXT_POSTGRESQL, {"seq": seq, "xid": xid, "chunk": limit}))
    return list(connection.execute(_NEXT_SQLITE, {"seq": seq, "chunk": limit}))


def _announce(connection: sa.Connection, catalogue: Catalogue, rows: list[Any]) -> None:
    told = [_record(row, no, event) for row in rows for no, event in enumerate(orjson.loads(row.events))]
    if not told:
        return
    principals = {row.seq: row.principal for row in rows}
    connection.execute(sa.insert(EventRecord), told)
    followers = subscriptions.handlers(connection)
    wanted = [one["name"] for one in told if one["name"] in followers]
    if not wanted:
        return
    numbered = sa.select(EventRecord.__table__).where(
        EventRecord.seq.in_(principals), EventRecord.name.in_(set(wanted))
    )
    deliveries = [
        NewJob(
            key=f"event:{event.seq}.{event.no}:{handler}",
            kind=JobKind.DELIVERY,
            plugin=handler.partition(":")[0],
            name=handler,
            principal=principals[event.seq],
            payload={},
            company_id=event.company_id,
            event_id=event.id,
            max_tries=_tries(catalogue, handler),
        )
        for event in connection.execute(numbered.order_by(EventRecord.id))
        for handler in followers[event.name]
    ]
    store.add(connection.execute, connection.dialect.name, deliveries, dt.datetime.now(dt.UTC))


def _tries(catalogue: Catalogue, handler: str) -> int:
    declared = catalogue.handler(handler)
    return declared.max_tries if declared else NewJob.max_tries


def _record(row: Any, no: int, event: dict[str, Any]) -> dict[str, Any]:
    return {
        "seq": row.seq,
        "no": no,
        "name": event["name"],
        "version": event["version"],
        "source": event["body"].get("source", ""),
        "company_id": row.company_id,
        "at": row.recorded_at,
    }
