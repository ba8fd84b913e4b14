"""What the core declares under `jobs`."""

from __future__ import annotations

from typing import Any

from backoffice.declarations import Checker
from backoffice.jobs import attention, commands, owed, resources, tidy


def declarations() -> tuple[Any, ...]:
    """Resources, commands, jobs and schedules of the core's own, and the checker that counts what is owed."""
    return (
        resources.jobs,
        resources.events,
        *commands.declarations(),
        *owed.declarations(),
        *tidy.declarations(),
        attention.ATTENTION,
        Checker("jobs.owed", "Every module has seen what it has to", owed.violations),
    )
