"""What can be read of jobs, deliveries and events."""

from __future__ import annotations

import sqlalchemy as sa

from backoffice.jobs.models import EventRecord, JobRecord
from backoffice.resources import Resource

jobs = Resource(
    "jobs.jobs",
    sa.select(
        JobRecord.id, JobRecord.name, JobRecord.kind, JobRecord.plugin, JobRecord.state, JobRecord.done,
        JobRecord.total, JobRecord.note, JobRecord.tries, JobRecord.max_tries, JobRecord.run_at,
        JobRecord.created_at, JobRecord.started_at, JobRecord.finished_at, JobRecord.principal, JobRecord.key,
        JobRecord.event_id, JobRecord.process, JobRecord.company_id,
    ),
    label="name",
    sort="-id",
    search=("name",),
    scope={"company": JobRecord.company_id},
    common=True,
    sortable=("run_at", "state"),
    hidden=("id", "company_id", "key", "process"),
    title="Jobs",
    icon="hourglass",
    description="Work that runs after a command: imports, mail, events on their way to a module.",
)  # fmt: skip
events = Resource(
    "jobs.events",
    sa.select(
        EventRecord.id, EventRecord.at, EventRecord.name, EventRecord.version, EventRecord.source, EventRecord.seq,
        EventRecord.company_id,
    ),
    label="name",
    sort="-id",
    search=("name", "source"),
    scope={"company": EventRecord.company_id},
    common=True,
    hidden=("id", "company_id"),
    title="Events",
    icon="flag",
    description="What happened, in the order of its commit. Modules follow these.",
)  # fmt: skip
