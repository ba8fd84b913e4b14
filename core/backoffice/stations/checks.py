"""What must always hold of events and print jobs."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import sqlalchemy as sa

from backoffice.jobs.models import JobRecord, JobState
from backoffice.stations.devices.models import DeviceEventRow
from backoffice.stations.spool.models import PrintData, PrintJobRow
from backoffice.stations.spool.rules import OPEN, PrintState
from backoffice.stations.terminals.models import Terminal


def events(connection: sa.Connection) -> Iterable[str]:
    """Every terminal's events of its epoch are all here, from 1 to the last that was acknowledged."""
    counted = (
        sa.select(
            Terminal.name,
            Terminal.last_seq,
            sa.func.count(sa.distinct(DeviceEventRow.seq)).label("there"),
            sa.func.coalesce(sa.func.max(DeviceEventRow.seq), 0).label("highest"),
        )
        .outerjoin(
            DeviceEventRow,
            sa.and_(DeviceEventRow.terminal_id == Terminal.id, DeviceEventRow.epoch == Terminal.epoch),
        )
        .group_by(Terminal.id, Terminal.name, Terminal.last_seq)
        .order_by(Terminal.id)
    )
    for row in connection.execute(counted):
        if not row.there == row.highest == row.last_seq:
            yield (
                f"of the terminal {row.name} {row.there} events are kept up to number {row.highest}, "
                f"while {row.last_seq} were acknowledged"
            )


def spool(connection: sa.Connection) -> Iterable[str]:
    """A job that waits for its bytes has somebody who makes them; one that has them has those of its hash."""
    jobs = sa.select(PrintJobRow.id, PrintJobRow.state, PrintData.sha256, PrintData.data)
    wanted = jobs.outerjoin(PrintData, PrintData.sha256 == PrintJobRow.data_sha256)
    waited = set(
        connection.scalars(
            sa.select(JobRecord.key).where(
                JobRecord.name == "stations.render", JobRecord.state.in_((JobState.WAITING, JobState.RUNNING))
            )
        )
    )
    for row in connection.execute(wanted.where(PrintJobRow.state.in_(OPEN)).order_by(PrintJobRow.id)):
        if row.state == PrintState.queued:
            if f"stations.render:{row.id}" not in waited:
                yield f"print job {row.id} waits for its bytes, and nobody makes them; cancel it and print again"
        elif row.sha256 is None or hashlib.sha256(row.data).hexdigest() != row.sha256:
            yield f"the bytes of print job {row.id} are missing or not those that were made"
