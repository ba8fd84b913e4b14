"""Starting a job inside a command: it is there when the command has committed, and not if it is refused."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from backoffice.errors import NotFound
from backoffice.jobs import store
from backoffice.jobs.models import JobKind
from backoffice.jobs.store import NewJob

if TYPE_CHECKING:
    from backoffice.bus.payload import Payload
    from backoffice.bus.tx import Tx


def start_job(tx: Tx, plugin: str, name: str, payload: Mapping[str, Any] | Payload, key: str | None) -> int:
    """Insert the job and give its id; with a `key` that there is already, the id of that one."""
    declared = tx.catalogue.job(name)
    if declared is None or not tx.catalogue.is_on(declared.plugin):
        raise NotFound(f"There is no job “{name}” here. Nothing was started.", "unknown_job")
    if declared.plugin not in (plugin, "jobs", "plugins"):
        raise TypeError(f"{plugin} starts the job {name} of another module: call a command of that module instead")
    typed = declared.validate(payload)
    wanted = f"{name}:{key}" if key else f"{name}:{uuid.uuid4().hex}"
    new = NewJob(
        key=wanted,
        kind=JobKind.JOB,
        plugin=declared.plugin,
        name=name,
        principal=tx.actor.id,
        payload=typed.model_dump(mode="json", by_alias=True),
        company_id=tx.company_id,
        max_tries=declared.max_tries,
    )
    store.add(tx.execute, tx.dialect, [new], tx.now)
    found = store.find(tx.execute, wanted)
    assert found is not None
    return found
