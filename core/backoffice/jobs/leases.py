"""What the process that runs a job does to its row. Every step names the process and the moment of its lease.

One that lost its lease can change nothing any more. The statements of every delivery are made once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import Any

import sqlalchemy as sa

from backoffice.jobs.models import JobKind, JobRecord, JobState

_job: sa.Table = JobRecord.__table__  # type: ignore[assignment]
_LEASE = (
    sa.update(_job)
    .where(
        _job.c.id == sa.bindparam("ident"), _job.c.state == JobState.WAITING, _job.c.run_at <= sa.bindparam("at")
    )
    .values(
        state=JobState.RUNNING, process=sa.bindparam("by"), lease_until=sa.bindparam("until"), queued_until=None,
        tries=_job.c.tries + 1, started_at=sa.bindparam("at"),
    )
    .returning(
        _job.c.id, _job.c.key, _job.c.kind, _job.c.plugin, _job.c.name, _job.c.payload, _job.c.principal,
        _job.c.company_id, _job.c.event_id, _job.c.tries, _job.c.max_tries, _job.c.started_at,
    )
)  # fmt: skip
"""Made once, as every delivery begins with it."""


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


def lease(connection: sa.Connection, ident: int, process: str, now: dt.datetime, until: dt.datetime) -> Leased | None:
    """Take a waiting job; None if somebody else has it or it is not due."""
    given = {"ident": ident, "by": process, "at": now, "until": until}
    row = connection.execute(_LEASE, given).one_or_none()
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
        state=JobState.WAITING, lease_until=None, process=None, run_at=now, tries=job.try_no - 1,
    )  # fmt: skip


def _held_by(process: str) -> tuple[sa.ColumnElement[bool], ...]:
    return (JobRecord.state == JobState.RUNNING, JobRecord.process == process)


def _change(connection: sa.Connection, job: Leased, by: str, **values: Any) -> bool:
    given = {f"new_{name}": value for name, value in values.items()}
    held = {"ident": job.id, "since": job.since, "by": by}
    return connection.execute(_changing(tuple(values)), {**given, **held}).rowcount == 1


@cache
def _changing(names: tuple[str, ...]) -> sa.Update:
    """The change of these columns of a job that is held: made once, since every delivery ends with one."""
    new = {name: sa.bindparam(f"new_{name}", type_=_job.c[name].type) for name in names}
    return (
        sa.update(_job)
        .where(_job.c.id == sa.bindparam("ident"), _job.c.started_at == sa.bindparam("since"))
        .where(_job.c.state == JobState.RUNNING, _job.c.process == sa.bindparam("by"))
        .values(new)
    )
