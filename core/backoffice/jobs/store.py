"""What can be done to the rows of `core_job`, each inside a transaction of the caller's.

Whoever runs a job holds a lease on it. A lease that ran out may be taken by anybody; the one who lost it can change
nothing any more, since every step names the process and the moment of its lease.

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


@dataclass(frozen=True)
class Leased:
    """A job that this process may run now. `try_no` counts from 1; `since` tells this lease from every other."""

    id: int
    key: str
    kind: JobKind
    plugin: str
    name: str
    payload: dict[str, Any]
    principal: str
    company_id: int | None
    event_id: int | None
    try_no: int
    max_tries: int
    since: dt.datetime


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


def lease(connection: sa.Connection, ident: int, process: str, now: dt.datetime, until: dt.datetime) -> Leased | None:
    """Take a waiting job; None if somebody else has it or it is not due."""
    row = connection.execute(
        sa.update(JobRecord)
        .where(JobRecord.id == ident, JobRecord.state == JobState.WAITING, JobRecord.run_at <= now)
        .values(
            state=JobState.RUNNING,
            process=process,
            lease_until=until,
            queued_until=None,
            tries=JobRecord.tries + 1,
            started_at=now,
        )
        .returning(
            JobRecord.id, JobRecord.key, JobRecord.kind, JobRecord.plugin, JobRecord.name, JobRecord.payload,
            JobRecord.principal, JobRecord.company_id, JobRecord.event_id, JobRecord.tries, JobRecord.max_tries,
            JobRecord.started_at,
        )
    ).one_or_none()  # fmt: skip
    return None if row is None else Leased(*row)


def renew(connection: sa.Connection, ids: Collection[int], process: str, until: dt.datetime) -> set[int]:
    """Hold the leases longer; gives those that are still held: the others were cancelled or taken away."""
    held = sa.update(JobRecord).where(JobRecord.id.in_(ids), *_held_by(process)).values(lease_until=until)
    return set(connection.execute(held.returning(JobRecord.id)).scalars())


def report(connection: sa.Connection, job: Leased, process: str, done: int, total: int | None, note: str) -> bool:
    """Write how far the job is; False if it is not ours any more."""
    return _change(connection, job, process, done=done, total=total, note=note)


def finish(connection: sa.Connection, job: Leased, process: str, result: Any, now: dt.datetime) -> bool:
    """Done, for good."""
    return _change(
        connection, job, process, state=JobState.DONE, lease_until=None, result=result, error=None, finished_at=now
    )


def put_off(connection: sa.Connection, job: Leased, process: str, error: str, run_at: dt.datetime) -> bool:
    """Failed, and to be tried again then."""
    return _change(
        connection, job, process, state=JobState.WAITING, lease_until=None, process=None, error=error, run_at=run_at
    )


def bury(connection: sa.Connection, job: Leased, process: str, error: str, now: dt.datetime) -> bool:
    """Failed for the last time: a person has to look at it."""
    return _change(connection, job, process, state=JobState.DEAD, lease_until=None, error=error, finished_at=now)


def give_back(connection: sa.Connection, job: Leased, process: str, now: dt.datetime) -> bool:
    """Not done, through no fault of its own: it waits as if it had not been tried."""
    return _change(
        connection, job, process,
        state=JobState.WAITING, lease_until=None, process=None, run_at=now, tries=JobRecord.tries - 1,
    )  # fmt: skip


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


def _held_by(process: str) -> tuple[sa.ColumnElement[bool], ...]:
    return (JobRecord.state == JobState.RUNNING, JobRecord.process == process)


def _change(connection: sa.Connection, job: Leased, by: str, **values: Any) -> bool:
    held = (JobRecord.id == job.id, JobRecord.started_at == job.since, *_held_by(by))
    return connection.execute(sa.update(JobRecord).where(*held).values(**values)).rowcount == 1
