"""From a batch to what is acknowledged. Every event is a command of its own; a batch shares its flushes to disk."""

from __future__ import annotations

import datetime as dt
import logging
import sqlite3
from typing import Any

from sqlalchemy.exc import OperationalError
from typing_extensions import TypedDict

from backoffice.application import Application
from backoffice.bus import Answer
from backoffice.errors import Refused, Unavailable
from backoffice.kinds import rfc3339
from backoffice.stations.ingest import batch as batches
from backoffice.stations.ingest.batch import Batch, Reported
from backoffice.stations.ingest.take import TAKE, gap, last_seq
from backoffice.stations.terminals import seen
from backoffice.stations.terminals.door import Known
from backoffice.stations.terminals.models import BIG

_NO_ANSWER = (OperationalError, sqlite3.OperationalError)
"""The database could not write, which is nothing that is wrong with an event."""

log = logging.getLogger(__name__)


class Acknowledged(TypedDict):
    """`acknowledged`: the highest number up to which everything of the epoch is here for good."""

    acknowledged: int
    quarantined: list[str]
    server_time: str


def ingest(application: Application, terminal: Known, values: Any) -> Acknowledged:
    """Take a batch, and give what is committed of it.

    409 `gap` when events before it are missing; `Unavailable` when nothing could be written: then nothing is
    acknowledged, and sending it again is safe.
    """
    now = application.clock()
    batch = batches.read(values, now)
    ahead = batch.sent_at - now
    seen.note(application, terminal.id, now, ahead)
    have = _have(application, terminal.id, batch.epoch)
    if batch.events[0].seq > have + 1:
        raise gap(have + 1)
    quarantined = _take_all(application, terminal, batch, ahead)
    return Acknowledged(
        acknowledged=_have(application, terminal.id, batch.epoch),
        quarantined=quarantined,
        server_time=rfc3339(application.clock()),
    )


def _take_all(application: Application, terminal: Known, batch: Batch, ahead: dt.timedelta) -> list[str]:
    """Take the events in their order; gives the ids of those that were put aside."""
    requests = [(TAKE, _payload(terminal, batch, one, ahead), None) for one in batch.events]
    try:
        outcomes = application.dispatch_many(requests, terminal.actor)
    except _NO_ANSWER as fault:
        raise _busy() from fault
    except Exception:
        log.exception("a batch of %s holds an event that cannot be taken; it is taken one by one", terminal.actor.id)
        outcomes = _one_by_one(application, terminal, batch, ahead)
    aside = []
    for event, outcome in zip(batch.events, outcomes, strict=False):
        if isinstance(outcome, Refused):
            if outcome.code == "gap":
                break  # what is missing inside the batch is asked for by what is acknowledged
            raise outcome
        if outcome.result["quarantined"] is not None:
            aside.append(str(event.event_id))
    return aside


def _one_by_one(application: Application, terminal: Known, batch: Batch, ahead: dt.timedelta) -> list[Answer | Refused]:
    """The same, an event at a time: one that breaks what should take it is put aside with what broke."""
    outcomes: list[Answer | Refused] = []
    for event in batch.events:
        payload = _payload(terminal, batch, event, ahead)
        try:
            answer = application.dispatch(TAKE, payload, terminal.actor)
        except Refused:
            raise
        except _NO_ANSWER as fault:
            raise _busy() from fault
        except Exception as fault:
            log.exception("event %s of %s is put aside", event.event_id, terminal.actor.id)
            reason = f"Taking it failed: {type(fault).__name__}. The log of the server says more."
            answer = application.dispatch(TAKE, {**payload, "fault": reason}, terminal.actor)
        outcomes.append(answer)
    return outcomes


def _busy() -> Unavailable:
    return Unavailable("database_busy", "The database did not answer in time. Nothing is acknowledged; send it again.")


def _payload(terminal: Known, batch: Batch, event: Reported, ahead: dt.timedelta) -> dict[str, Any]:
    return {
        "terminal": terminal.id, "event_id": event.event_id, "epoch": batch.epoch, "seq": event.seq,
        "device": event.device.strip() or None, "kind": event.kind, "at": event.at,
        "counted_at": batches.corrected(event.at, ahead), "body": event.body, "fault": event.fault[:500] or None,
        "ahead_ms": max(-BIG, min(BIG, ahead // dt.timedelta(milliseconds=1))),
    }  # fmt: skip


def _have(application: Application, terminal: int, epoch: str) -> int:
    with application.read() as connection:
        return last_seq(connection.execute, terminal, epoch)
