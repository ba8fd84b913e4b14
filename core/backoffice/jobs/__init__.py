"""What happens after a commit: events on their way to handlers, jobs, schedules.

Our tables are the truth: a job that is not done is there, whatever dies. huey runs and wakes.
"""

from __future__ import annotations

from typing import Any

from backoffice.jobs import resources


def declarations() -> tuple[Any, ...]:
    """What the core declares under `jobs`."""
    return (resources.jobs, resources.events)
