"""The rows of `core_job` as they are added, found and handed out, each step inside a transaction of the caller's.

Whoever runs a job holds a lease on it (`leases`). A lease that ran out may be taken by anybody.

None of this has to outlive a power cut by itself: what a job did is durable with its own commit, and everything before
it with it. A job whose end was forgotten is run again, and does nothing twice.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from backoffice.db.insert import insert_new
from backoffice.jobs.models import JobKind, JobRecord, JobState

Execute = Callable[..., Any]
"""`Connection.execute` or `Tx.execute`."""

_LOST = "Every process that ran it ended before it was done. What it had written by then stays; try it again."


@dataclass(frozen=True)
class NewJob:
    """A job to be. Of several with one `key` the first counts."""

    key: str
    kind: JobKind
    plugin: str
    name: str
    principal: str
    payload: dict[str, Any]
    company_id: int | None = None
    event_id: int | None = None
    max_tries: int = 8


def add(execute: Execute, dialect: str, jobs: Iterable[NewJob], now: dt.datetime) -> None:
    """Insert those whose keys are new."""
    rows = [_row(job, now) for job in jobs]
    if rows:
        execute(insert_new(dialect, JobRecord, ["key"]), rows)


def find(execute: Execute, key: str) -> int | None:
    """The id of the job with this key."""
    found: int | None = execute(sa.select(JobRecord.id).where(JobRecord.key == key)).scalar_one_or_none()
    return found


def is_due(connection: sa.Connection, plugins: Collection[str], now: dt.datetime) -> bool:
    """Whether `queue_due` or `sweep` would find anything: asked often, and costs no write."""
    lost = sa.and_(JobRecord.state == JobState.RUNNING, JobRecord.lease_until < now)
    any_kind = JobRecord.kind.in_(list(JobKind))  # so that the index on state, kind and time serves it
    found = sa.select(JobRecord.id).where(sa.or_(sa.and_(any_kind, _due(plugins, now)), lost)).limit(1)
    return connection.execute(found).first() is not None


def queue_due(
    connection: sa.Connection, plugins: Collection[str], now: dt.datetime, until: dt.datetime, limit: int
) -> list[int]:
    """Mark what is due as handed to the queue `until` then, and give the ids in the order in which to run them.

    Jobs go before deliveries, since somebody waits for them, and of each kind the longest due first. However many jobs
    there are, some deliveries come along, over the limit if need be. If the queue loses one, it is due again after
    `until`.
    """
    jobs = _mark(connection, JobKind.JOB, plugins, now, until, limit)
    deliveries = _mark(connection, JobKind.DELIVERY, plugins, now, until, max(1, limit // 3, limit - len(jobs)))
    return [*jobs, *deliveries]


def _mark(
    connection: sa.Connection, kind: JobKind, plugins: Collection[str], now: dt.datetime, until: dt.datetime, most: int
) -> list[int]:
    due = (
        sa.select(JobRecord.id)
        .where(JobRecord.kind == kind, _due(plugins, now))
        .order_by(JobRecord.run_at, JobRecord.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    marked = sa.update(JobRecord).where(JobRecord.id.in_(due)).values(queued_until=until).returning(JobRecord.id)
    return sorted(connection.execute(marked).scalars())


def sweep(connection: sa.Connection, now: dt.datetime) -> int:
    """Let go of leases that ran out: their processes are gone, or hang. Gives their number."""
    lost = (JobRecord.state == JobState.RUNNING, JobRecord.lease_until < now)
    spent = JobRecord.tries >= JobRecord.max_tries
    dead = {"state": JobState.DEAD, "lease_until": None, "finished_at": now}
    buried = connection.execute(sa.update(JobRecord).where(*lost, spent).values(**dead, error=_LOST))
    again = {"state": JobState.WAITING, "lease_until": None, "process": None, "run_at": now}
    freed = connection.execute(sa.update(JobRecord).where(*lost).values(**again))
    return buried.rowcount + freed.rowcount


def _row(job: NewJob, now: dt.datetime) -> dict[str, Any]:
    return {
        **job.__dict__,
        "state": JobState.WAITING,
        "run_at": now,
        "tries": 0,
        "done": 0,
        "note": "",
        "created_at": now,
    }


def _due(plugins: Collection[str], now: dt.datetime) -> sa.ColumnElement[bool]:
    return sa.and_(
        JobRecord.state == JobState.WAITING,
        JobRecord.run_at <= now,
        JobRecord.plugin.in_(plugins),
        sa.or_(JobRecord.queued_until.is_(None), JobRecord.queued_until < now),
    )
