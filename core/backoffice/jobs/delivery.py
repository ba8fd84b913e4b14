"""Handing one event to one handler."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
import sqlalchemy as sa

from backoffice.bus.journal import journal
from backoffice.bus.reading import read_event
from backoffice.jobs.context import JobContext
from backoffice.jobs.leases import Leased
from backoffice.jobs.models import EventRecord

if TYPE_CHECKING:
    from backoffice.application import Application

_EVENT = (
    sa.select(EventRecord.name, EventRecord.version, EventRecord.no, journal.c.events)
    .join(journal, journal.c.seq == EventRecord.seq)
    .where(EventRecord.id == sa.bindparam("ident"))
)


def deliver(application: Application, job: Leased, context: JobContext) -> None:
    """Call the handler with the event as it wants it. LookupError if either is gone."""
    handler = application.catalogue.handler(job.name)
    if handler is None:
        raise LookupError(f"the module {job.plugin} has no handler {job.name} any more")
    name, version, body = _event(application, job.event_id)
    handler.handle(context, read_event(handler, application.catalogue.event(name), version, body))


def _event(application: Application, ident: int | None) -> tuple[str, int, dict[str, Any]]:
    with application.read() as connection:
        found = connection.execute(_EVENT, {"ident": ident}).one_or_none()
    if found is None or found.events is None:
        raise LookupError("what the event said was erased")
    return found.name, found.version, orjson.loads(found.events)[found.no]["body"]
