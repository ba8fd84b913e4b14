"""Firing what is due: each due time of a schedule is one job, however many processes look."""

from __future__ import annotations

import datetime as dt
from itertools import islice

import sqlalchemy as sa

from backoffice.bus.catalogue import Catalogue
from backoffice.db.database import Database
from backoffice.db.insert import insert_new
from backoffice.jobs import store
from backoffice.jobs.job import Job, Schedule
from backoffice.jobs.models import JobKind, ScheduleRecord
from backoffice.jobs.store import NewJob

MOST = 1000
"""Due times that one look fires at most; the next look goes on."""


class Timetable:
    """The schedules in force, as one process looks after them. A look costs nothing until something is due."""

    def __init__(self, database: Database, catalogue: Catalogue) -> None:
        self._database = database
        self._catalogue = catalogue
        self._next: dict[str, dt.datetime] = {}

    def fire(self, now: dt.datetime) -> int:
        """Start the jobs of everything that is due; gives their number."""
        fired = 0
        for schedule in self._catalogue.schedules():
            job = self._catalogue.job(schedule.job)
            if job is not None and now >= self._next.get(schedule.name, now):
                fired += self._look(schedule, job, now)
        return fired

    def _look(self, schedule: Schedule, job: Job, now: dt.datetime) -> int:
        with self._database.write(durable=False) as connection:
            since = _since(connection, schedule, now)
            due = _due(schedule, since, now)
            store.add(connection.execute, connection.dialect.name, [_job(schedule, job, at) for at in due], now)
            if due:
                mine = ScheduleRecord.name == schedule.name
                connection.execute(sa.update(ScheduleRecord).where(mine).values(last_due=due[-1]))
        self._next[schedule.name] = next(schedule.times.after(due[-1] if due else since))
        return len(due)


def _since(connection: sa.Connection, schedule: Schedule, now: dt.datetime) -> dt.datetime:
    """Up to when it was looked at; a schedule that is new begins now."""
    first = insert_new(connection.dialect.name, ScheduleRecord, ["name"])
    connection.execute(first, {"name": schedule.name, "plugin": schedule.plugin, "last_due": now})
    mine = sa.select(ScheduleRecord.last_due).where(ScheduleRecord.name == schedule.name)
    since: dt.datetime = connection.execute(mine.with_for_update()).scalar_one()
    return since


def _due(schedule: Schedule, since: dt.datetime, now: dt.datetime) -> list[dt.datetime]:
    if schedule.catch_up:
        return list(islice(schedule.times.between(since, now), MOST))
    last = schedule.times.latest(since, now)
    return [] if last is None else [last]


def _job(schedule: Schedule, job: Job, at: dt.datetime) -> NewJob:
    return NewJob(
        key=f"schedule:{schedule.name}@{at:%Y-%m-%dT%H:%M:%SZ}",
        kind=JobKind.JOB,
        plugin=job.plugin,
        name=job.name,
        principal=f"schedule:{schedule.name}"[:80],
        payload=dict(schedule.payload),
        max_tries=job.max_tries,
    )
