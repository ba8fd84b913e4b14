"""Putting away what nobody needs any more."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa

from backoffice.bus import Payload, Tx, command
from backoffice.jobs.context import JobContext
from backoffice.jobs.job import Schedule, job
from backoffice.jobs.models import EventRecord, JobKind, JobRecord, JobState

KEEP_JOBS = dt.timedelta(days=30)
"""How long what has ended is kept."""
KEEP_WAITING = dt.timedelta(days=30)
"""How long an event waits for a module that is off."""
KEEP_EVENTS = dt.timedelta(days=90)
CHUNK = 2_000


class Nothing(Payload):
    pass


@command("jobs", title="Put ended jobs away", bound_ms=1000, hidden=True)
def put_away(tx: Tx, _p: Nothing) -> int:
    """Remove some jobs that ended long ago and events that nobody waits for; gives their number, 0 when all is done.

    Deliveries that waited too long for a module that is off are cancelled, and kept as long as any.
    """
    late = sa.and_(
        JobRecord.kind == JobKind.DELIVERY,
        JobRecord.state == JobState.WAITING,
        JobRecord.tries == 0,
        JobRecord.created_at < tx.now - KEEP_WAITING,
    )
    told = "Its module was off for too long; the event is in the journal."
    ended = {"state": JobState.CANCELLED, "finished_at": tx.now, "error": told}
    some = sa.select(JobRecord.id).where(late).limit(CHUNK)
    changed = tx.execute(sa.update(JobRecord).where(JobRecord.id.in_(some)).values(**ended)).rowcount
    over = JobRecord.state.in_((JobState.DONE, JobState.CANCELLED))
    old = sa.select(JobRecord.id).where(over, JobRecord.finished_at < tx.now - KEEP_JOBS).limit(CHUNK)
    changed += tx.execute(sa.delete(JobRecord).where(JobRecord.id.in_(old))).rowcount
    wanted = sa.select(JobRecord.id).where(JobRecord.event_id == EventRecord.id).exists()
    past = sa.select(EventRecord.id).where(EventRecord.at < tx.now - KEEP_EVENTS, ~wanted).limit(CHUNK)
    return changed + tx.execute(sa.delete(EventRecord).where(EventRecord.id.in_(past))).rowcount


@job("jobs", title="Put ended jobs away")
def tidy(ctx: JobContext, _p: Nothing) -> int:
    """Jobs that ended a month ago, events of three months ago. The journal keeps what happened."""
    total = 0
    while changed := ctx.dispatch("jobs.put_away", {}):
        total += changed
        ctx.progress(total)
    return total


NIGHTLY = Schedule("jobs.nightly_tidy", job=tidy.name, cron="40 3 * * *")


def declarations() -> tuple[Any, ...]:
    return (put_away, tidy, NIGHTLY)
