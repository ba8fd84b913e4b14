"""What people do with jobs: try again, give up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any

import sqlalchemy as sa

from backoffice.bus import Payload, Tx, command
from backoffice.jobs.models import JobRecord, JobRef, JobState
from backoffice.kinds import Text

ModuleName = Annotated[str, Text("Module", max=80, help="Only those of this module")]


class OneJob(Payload):
    job: JobRef


class FailedJobs(Payload):
    module: ModuleName | None = None


def _company(tx: Tx, p: OneJob) -> Mapping[str, Iterable[int]]:
    row = tx.get(JobRecord, p.job)
    return {"company": {row["company_id"]}} if row and row["company_id"] is not None else {}


@command("jobs", title="Try again", on="jobs.jobs", field="job", scope=_company, example={"job": 1})
def retry(tx: Tx, p: OneJob) -> None:
    """Run a job that failed, or is waiting for its next try, as soon as a worker is free. Its tries begin anew."""
    if not _again(tx, JobRecord.id == p.job, JobRecord.state.in_((JobState.DEAD, JobState.WAITING))):
        tx.refuse("not_failed", "This job is running, done or cancelled. Nothing was changed.", "job")


@command("jobs", title="Give up", on="jobs.jobs", field="job", scope=_company, example={"job": 1})
def cancel(tx: Tx, p: OneJob) -> None:
    """Cancel a job for good. One that is running stops at its next step; what it has done by then stays."""
    open_ = JobRecord.state.in_((JobState.WAITING, JobState.RUNNING, JobState.DEAD))
    done = tx.execute(
        sa.update(JobRecord)
        .where(JobRecord.id == p.job, open_)
        .values(state=JobState.CANCELLED, lease_until=None, finished_at=tx.now)
    )
    tx.refuse_unless(done.rowcount == 1, "job", "This job is done or cancelled already. Nothing was changed.", "ended")


@command("jobs", title="Try all failed jobs again", example={})
def retry_failed(tx: Tx, p: FailedJobs) -> int:
    """Run every job that failed for the last time once more, all of them or those of one module; gives their number."""
    mine = [JobRecord.state == JobState.DEAD]
    if p.module is not None:
        mine.append(JobRecord.plugin == p.module)
    if tx.company_id is not None:
        mine.append(sa.or_(JobRecord.company_id.is_(None), JobRecord.company_id == tx.company_id))
    return _again(tx, *mine)


def _again(tx: Tx, *which: Any) -> int:
    anew = {"state": JobState.WAITING, "run_at": tx.now, "queued_until": None, "tries": 0, "finished_at": None}
    return tx.execute(sa.update(JobRecord).where(*which).values(**anew)).rowcount


def declarations() -> tuple[Any, ...]:
    return (retry, cancel, retry_failed)
