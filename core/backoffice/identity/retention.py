"""How long it is kept who read confidential fields: as long as is declared, and never less."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Final

import sqlalchemy as sa

from backoffice.bus import Payload, Tx, command
from backoffice.declarations import Settings
from backoffice.identity.reads import ConfidentialRead, ConfidentialRow
from backoffice.jobs.context import JobContext
from backoffice.jobs.job import Schedule, job
from backoffice.kinds import Count

LEAST_DAYS: Final = 365
"""Whoever looks into a complaint needs the past year; no setting takes it away."""
CHUNK: Final = 2_000

KeepDays = Annotated[
    int,
    Count(
        "Days that confidential reads are kept", ge=LEAST_DAYS, le=36_500,
        help="Who read fields of personnel or pay of others. Older entries are removed every night; at least a year",
    ),
]  # fmt: skip


class ReadLogSettings(Payload):
    """What can be set of the record of confidential reads."""

    keep_days: KeepDays = 3 * 365


class Nothing(Payload):
    """These take no values."""


@command("identity", title="Thin the record of confidential reads", bound_ms=1000, hidden=True)
def thin_confidential_reads(tx: Tx, _p: Nothing) -> int:
    """Remove some reads that are older than they have to be kept; gives their number, 0 when none is left."""
    days = max(LEAST_DAYS, tx.settings(ReadLogSettings).keep_days)
    old = sa.select(ConfidentialRead.id).where(ConfidentialRead.at < tx.now - dt.timedelta(days=days)).limit(CHUNK)
    found = tx.execute(old).scalars().all()
    tx.execute(sa.delete(ConfidentialRow).where(ConfidentialRow.read_id.in_(found)))
    tx.execute(sa.delete(ConfidentialRead).where(ConfidentialRead.id.in_(found)))
    return len(found)


@job("identity", title="Thin the record of confidential reads")
def thin_read_log(ctx: JobContext, _p: Nothing) -> int:
    """Every night; gives the number of reads that were removed."""
    total = 0
    while removed := ctx.dispatch("identity.thin_confidential_reads", {}):
        total += removed
        ctx.progress(total)
    return total


NIGHTLY = Schedule("identity.nightly_thinning", job=thin_read_log.name, cron="50 3 * * *")


def declarations() -> tuple[Any, ...]:
    return (Settings("identity", ReadLogSettings), thin_confidential_reads, thin_read_log, NIGHTLY)
