"""Failed jobs want a person: they are not tried again by themselves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from backoffice.declarations import Attention, Concern, Read
from backoffice.jobs.models import JobState
from backoffice.jobs.resources import jobs


def find(read: Read, now: dt.datetime) -> Iterator[Concern]:
    """One row for each kind of job, however many of it failed."""
    failed: dict[str, list[dt.datetime]] = {}
    for row in read(jobs.name, state=JobState.DEAD.value):
        failed.setdefault(row["name"], []).append(row["finished_at"] or row["created_at"])
    for name, instants in failed.items():
        number = len(instants)
        yield Concern(
            id=f"jobs.{name}",
            title=f"{number} jobs “{name}” failed" if number > 1 else f"The job “{name}” failed",
            why="Tried as often as it may be. Nothing is lost: look at the reason, then run it again.",
            href="/jobs",
            action="See failed",
            since=min(instants),
        )


ATTENTION = Attention("jobs.failed", "Jobs", jobs.permission, find, icon="hourglass")
