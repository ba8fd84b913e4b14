"""What can be read of modules at work: their failures, the times of their hooks, the running processes."""

from __future__ import annotations

import sqlalchemy as sa

from backoffice.lifecycle.models import FaultRecord, HookTimeRecord, ProcessRecord
from backoffice.resources import Resource

faults = Resource(
    "plugins.faults",
    sa.select(
        FaultRecord.id, FaultRecord.at, FaultRecord.plugin, FaultRecord.place, FaultRecord.error, FaultRecord.process,
        FaultRecord.stack,
    ),
    label="error",
    sort="-id",
    search=("plugin", "place", "error"),
    hidden=("id", "process", "stack"),
    title="Module errors",
    icon="alert-triangle",
    description="What failed in a module and where. Nothing of what it worked on is kept.",
)  # fmt: skip
hooks = Resource(
    "plugins.hooks",
    sa.select(
        (HookTimeRecord.plugin + ":" + HookTimeRecord.hook).label("id"),
        HookTimeRecord.plugin,
        HookTimeRecord.hook,
        HookTimeRecord.calls,
        (HookTimeRecord.microseconds // sa.func.nullif(HookTimeRecord.calls, 0)).label("mean"),
        HookTimeRecord.slowest,
        HookTimeRecord.failures,
    ),
    labels={"id": "Id", "mean": "Mean (µs)", "slowest": "Slowest (µs)"},
    search=("plugin", "hook"),
    sortable=("calls", "slowest", "failures"),
    title="Hook times",
    icon="clock",
    description="How often the hooks of each module ran, in all processes together, and how long they took.",
)
processes = Resource(
    "plugins.processes",
    sa.select(
        ProcessRecord.id, ProcessRecord.kind, ProcessRecord.host, ProcessRecord.pid, ProcessRecord.generation,
        ProcessRecord.started_at, ProcessRecord.seen_at,
    ),
    label="id",
    title="Processes",
    icon="device-desktop",
    description="The web and worker processes that run now. Each says every few seconds that it is there.",
)  # fmt: skip

RESOURCES = (faults, hooks, processes)
