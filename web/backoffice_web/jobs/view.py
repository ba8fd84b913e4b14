"""What a page shows of a job."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import orjson
import sqlalchemy as sa

from backoffice.actor import Actor
from backoffice.bus.catalogue import Catalogue
from backoffice.errors import NotFound
from backoffice.jobs.models import JobKind, JobRecord, JobState
from backoffice.jobs.resources import jobs as resource

TONES = {"waiting": "off", "running": "live", "done": "ok", "dead": "bad", "cancelled": "off"}
WORDS = {"dead": "Failed"}


@dataclass(frozen=True)
class JobView:
    """One job. `share` is how much of it is done, 0 to 100, None while nobody knows."""

    id: int
    title: str
    help: str
    module: str
    state: str
    tone: str
    word: str
    done: int
    total: int | None
    note: str
    tries: int
    max_tries: int
    run_at: dt.datetime
    created_at: dt.datetime
    finished_at: dt.datetime | None
    principal: str
    error: str
    stack: str
    result: str
    event_id: int | None

    @property
    def share(self) -> int | None:
        if self.state == JobState.DONE:
            return 100
        return min(100, self.done * 100 // self.total) if self.total else None

    @property
    def under_way(self) -> bool:
        return self.state in (JobState.WAITING, JobState.RUNNING)

    @property
    def failed_before(self) -> bool:
        """Whether it waits for another try."""
        return self.state == JobState.WAITING and bool(self.error)


def read(connection: sa.Connection, catalogue: Catalogue, reader: Actor, ident: int) -> JobView:
    """The job, for who asked for it and for who may read jobs where it belongs; else there is none."""
    row = connection.execute(sa.select(JobRecord.__table__).where(JobRecord.id == ident)).one_or_none()
    if row is None or not (row.principal == reader.id or _may_read(connection, reader, ident)):
        raise NotFound("There is no such job, or it is not for you to see. Nothing was changed.")
    return view(row, catalogue)


def view(row: Any, catalogue: Catalogue) -> JobView:
    """A row of `core_job` as the page has it."""
    title, text = _named(row, catalogue)
    error, _, stack = (row.error or "").partition("\n\n")
    return JobView(
        id=row.id,
        title=title,
        help=text,
        module=row.plugin,
        state=row.state,
        tone="warn" if row.state == JobState.WAITING and row.error else TONES[row.state],
        word=WORDS.get(row.state, row.state.capitalize()),
        done=row.done,
        total=row.total,
        note=row.note,
        tries=row.tries,
        max_tries=row.max_tries,
        run_at=row.run_at,
        created_at=row.created_at,
        finished_at=row.finished_at,
        principal=row.principal,
        error=error,
        stack=stack,
        result="" if row.result is None else orjson.dumps(row.result, option=orjson.OPT_INDENT_2).decode(),
        event_id=row.event_id,
    )


def _may_read(connection: sa.Connection, reader: Actor, ident: int) -> bool:
    allowed = reader.grants.allows(resource.permission)
    return allowed and resource.record(connection, reader, ident) is not None


def _named(row: Any, catalogue: Catalogue) -> tuple[str, str]:
    if row.kind == JobKind.DELIVERY:
        handler = catalogue.handler(row.name)
        text = " ".join((handler.handle.__doc__ or "").split()) if handler else ""
        return f"{handler.event if handler else 'An event'} for {row.plugin}", text
    declared = catalogue.job(row.name)
    return (declared.title, declared.help) if declared else (row.name, "")
