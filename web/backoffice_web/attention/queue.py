"""Asking every source what wants a person. One that fails, or takes long, costs its own rows and is named."""

from __future__ import annotations

import datetime as dt
import itertools
import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

from backoffice.actor import Actor
from backoffice.application import Application
from backoffice.declarations import Attention, Concern, Urgency

MOST: Final = 50
"""Rows of one source; more of the same help nobody."""
READ: Final = 200
SLOW: Final = 2.0
"""Seconds after which a source is written to the log by name."""
TITLES: Final[tuple[tuple[Urgency, str, str], ...]] = (
    ("now", "Act now", "keeps others from working"),
    ("today", "Today", ""),
    ("later", "Can wait", ""),
)

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Row:
    """A concern and the source that found it."""

    source: Attention
    concern: Concern

    @property
    def icon(self) -> str:
        return self.concern.icon or self.source.icon

    @property
    def tone(self) -> str:
        if self.concern.unsure:
            return "unsure"
        return {"now": "bad", "today": "warn", "later": "off"}[self.concern.urgency]


@dataclass(frozen=True)
class Part:
    """The rows of one urgency, the longest-lasting first."""

    title: str
    hint: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Queue:
    """What wants the reader. `silent` are the titles of sources that could not be asked."""

    parts: tuple[Part, ...]
    silent: tuple[str, ...]

    @property
    def number(self) -> int:
        return sum(len(part.rows) for part in self.parts)


def queue(application: Application, reader: Actor, connection: sa.Connection, now: dt.datetime) -> Queue:
    """Ask the sources whose permission the reader holds."""
    rows: list[Row] = []
    silent: list[str] = []
    for plugin, source in application.catalogue.attentions():
        if not reader.grants.allows(source.permission):
            continue
        started = time.monotonic()
        try:
            found = list(itertools.islice(source.find(_reads(application, reader, connection), now), MOST))
        except Exception as fault:
            application.registry.faults.record(plugin, f"attention {source.id}", fault)
            log.exception("the source %s of the queue failed", source.id)
            silent.append(source.title)
            continue
        rows += [Row(source, concern) for concern in found]
        if time.monotonic() - started > SLOW:
            log.warning("the source %s of the queue took %.1f s", source.id, time.monotonic() - started)
    parts = (Part(title, hint, _of(rows, urgency, now)) for urgency, title, hint in TITLES)
    return Queue(tuple(part for part in parts if part.rows), tuple(silent))


def _of(rows: list[Row], urgency: Urgency, now: dt.datetime) -> tuple[Row, ...]:
    chosen = [row for row in rows if row.concern.urgency == urgency]
    return tuple(sorted(chosen, key=lambda row: row.concern.since or now))


def _reads(application: Application, reader: Actor, connection: sa.Connection) -> Any:
    def read(resource: str, **filters: Any) -> list[Mapping[str, Any]]:
        asked = {name: _text(value) for name, value in filters.items()}
        return [*application.catalogue.resource(resource).page(connection, reader, asked, limit=READ).dicts()]

    return read


def _text(value: Any) -> str:
    """A value as a filter reads it."""
    return str(value).lower() if isinstance(value, bool) else str(value)
