"""When a terminal was last heard of, and how far its clock is off. Notes that need no journal and may be lost."""

from __future__ import annotations

import datetime as dt
import logging
from typing import Final

import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from backoffice.application import Application
from backoffice.errors import Unavailable
from backoffice.stations.terminals.models import BIG, Terminal

EVERY: Final = dt.timedelta(seconds=20)
"""Between two notes of one terminal."""
MOVED: Final = 1_000
"""Milliseconds by which a clock has to have moved for a note before that."""

log = logging.getLogger(__name__)


def note(application: Application, terminal: int, now: dt.datetime, ahead: dt.timedelta | None = None) -> None:
    """Note that the terminal was heard of just now; `ahead` is what its clock is ahead of ours."""
    with application.read() as connection:
        wanted = sa.select(Terminal.seen_at, Terminal.clock_offset_ms).where(Terminal.id == terminal)
        row = connection.execute(wanted).one()
    offset = row.clock_offset_ms if ahead is None else _milliseconds(ahead)
    moved = offset is not None and abs(offset - (row.clock_offset_ms or 0)) >= MOVED
    if row.seen_at is not None and now - row.seen_at < EVERY and not moved:
        return
    values = {"seen_at": now, "clock_offset_ms": offset}
    try:
        with application.database.write(durable=False) as connection:
            connection.execute(sa.update(Terminal).where(Terminal.id == terminal).values(**values))
    except (Unavailable, OperationalError):
        log.warning("terminal %s: not noted that it was heard of, the database is busy", terminal)


def _milliseconds(ahead: dt.timedelta) -> int:
    return max(-BIG, min(BIG, ahead // dt.timedelta(milliseconds=1)))
