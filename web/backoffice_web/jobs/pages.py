"""Routes of jobs: the overview, one job, and its state alone, which the page asks for while it waits."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass

import sqlalchemy as sa
from flask import Blueprint, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from backoffice.actor import Actor
from backoffice.jobs.models import JobRecord, JobState
from backoffice.jobs.resources import jobs as resource
from backoffice_web.context import actor, application, formats, require, snapshot
from backoffice_web.jobs.view import read, view
from backoffice_web.people import names
from backoffice_web.signin import here

pages = Blueprint("jobs", __name__)
SHOWN = 50
LATE = dt.timedelta(minutes=1)
"""A job that has been due for longer than this waits for a worker that is not there."""


@dataclass(frozen=True)
class Count:
    """How many jobs are in a state, and the list of them."""

    word: str
    tone: str
    number: int
    href: str


@pages.get("/jobs")
def overview() -> str:
    """What needs a decision, what runs, and whether anybody works at all."""
    reader = require(resource.permission)
    with snapshot() as connection:
        failed = [view(row, application().catalogue) for row in _rows(connection, reader, "dead")]
        running = [view(row, application().catalogue) for row in _rows(connection, reader, "running")]
        counts = [_count(connection, reader, *one) for one in _COUNTED]
        late = _late(connection)
    return render_template(
        "jobs.html",
        failed=failed,
        running=running,
        counts=counts,
        late=late,
        may_retry=reader.grants.allows("jobs.retry"),
        may_retry_all=reader.grants.allows("jobs.retry_failed"),
        formats=formats(),
        key=secrets.token_hex(16),
    )


@pages.get("/jobs/<int:ident>")
def job(ident: int) -> str:
    """One job, followed while it runs."""
    reader = actor()
    with snapshot() as connection:
        found = read(connection, application().catalogue, reader, ident)
        who = names({found.principal}, connection).get(found.principal) or found.principal
    return render_template(
        "job.html",
        job=found,
        who=who,
        back=here(request.args.get("_next", "")) if request.args.get("_next") else "",
        may_retry=reader.grants.allows("jobs.retry"),
        may_cancel=reader.grants.allows("jobs.cancel"),
        may_list=reader.grants.allows(resource.permission),
        formats=formats(),
        key=secrets.token_hex(16),
    )


@pages.get("/jobs/<int:ident>/state")
def state(ident: int) -> Response:
    """The part of the page that changes. When the job has ended, the page is asked to load itself once more."""
    with snapshot() as connection:
        found = read(connection, application().catalogue, actor(), ident)
    answer = make_response(render_template("job_state.html", job=found, formats=formats()))
    if not found.under_way:
        answer.headers["HX-Refresh"] = "true"
    return answer


@pages.get("/r/jobs/jobs/<int:ident>")
def record(ident: int) -> Response:
    """The record page of a job is its own."""
    with snapshot() as connection:
        read(connection, application().catalogue, actor(), ident)
    return redirect(f"/jobs/{ident}")


_COUNTED = (
    ("Waiting", "off", JobState.WAITING),
    ("Running", "live", JobState.RUNNING),
    ("Failed", "bad", JobState.DEAD),
    ("Done", "ok", JobState.DONE),
)


def _count(connection: sa.Connection, reader: Actor, word: str, tone: str, state: JobState) -> Count:
    number = resource.count(connection, reader, {"state": state.value})
    return Count(word, tone, number, f"/r/jobs/jobs?state={state.value}")


def _rows(connection: sa.Connection, reader: Actor, state: str) -> list[sa.Row[tuple[object, ...]]]:
    """The newest jobs in a state that the reader may see."""
    ids = [row["id"] for row in resource.page(connection, reader, {"state": state}, limit=SHOWN).dicts()]
    found = sa.select(JobRecord.__table__).where(JobRecord.id.in_(ids)).order_by(JobRecord.id.desc())
    return list(connection.execute(found))


def _late(connection: sa.Connection) -> dt.datetime | None:
    """Since when a job of a module that is on has waited for a worker; None when all is well."""
    plugins = application().catalogue.areas()
    now = dt.datetime.now(dt.UTC)
    since = sa.select(sa.func.min(JobRecord.run_at)).where(
        JobRecord.state == JobState.WAITING, JobRecord.plugin.in_(plugins), JobRecord.run_at < now - LATE
    )
    found: dt.datetime | None = connection.execute(since).scalar_one()
    return found
