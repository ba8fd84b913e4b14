"""What wants a person: requests to decide about, and odd punches to look at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from backoffice.declarations import Attention, Concern, Read
from backoffice_timeclock.punches.oddities import WORDS
from backoffice_timeclock.rules.flags import ABOUT, MISSING, Flag

_VERBS = {"add": "wants a punch added", "void": "wants a punch voided", "retime": "wants a punch moved"}


def corrections(read: Read, now: dt.datetime) -> Iterator[Concern]:
    """Each request that nobody has decided about."""
    for row in read("timeclock.corrections", state="requested"):
        title = f"{row['name']} {_VERBS[str(row['action'])]}"
        yield Concern(
            id=f"correction.{row['id']}",
            title=title,
            why=str(row["reason"]),
            href="/timeclock/corrections",
            action="Decide",
            since=row["requested_at"],
            icon="pencil",
        )


def odd_punches(read: Read, now: dt.datetime) -> Iterator[Concern]:
    """One row for all odd punches that nobody has looked at."""
    rows = read("timeclock.odd_punches")
    if rows:
        first = next(iter(rows[0]["flags"]), "")
        title = "1 odd punch" if len(rows) == 1 else f"{len(rows)} odd punches"
        yield Concern(
            id="odd_punches",
            title=title,
            why=WORDS.get(first, "Each is kept and stands until somebody looks at it."),
            href="/r/timeclock/odd_punches",
            action="Look",
            since=min(row["recorded_at"] for row in rows),
            urgency="later",
            icon="clock-exclamation",
        )


def missing_hours(read: Read, now: dt.datetime) -> Iterator[Concern]:
    """One row for each kind of exception by which hours are missing."""
    days: dict[str, list[dt.date]] = {}
    for row in read("timeclock.exceptions", severity=MISSING):
        days.setdefault(str(row["flag"]), []).append(row["day"])
    for flag, found in days.items():
        about = ABOUT[Flag(flag)]
        title = f"{about.label}: {'1 day' if len(found) == 1 else f'{len(found)} days'}"
        yield Concern(
            id=f"missing_hours.{flag}",
            title=title,
            why=about.meaning,
            href=f"/r/timeclock/exceptions?flag={flag}",
            action="Look",
            since=dt.datetime.combine(min(found), dt.time(), dt.UTC),
            icon="alert-triangle",
        )


SOURCES = (
    Attention("timeclock.missing_hours", "Time", "timeclock.exceptions.read", missing_hours, icon="alert-triangle"),
    Attention("timeclock.corrections", "Time", "timeclock.decide_correction", corrections, icon="pencil"),
    Attention("timeclock.odd_punches", "Time", "timeclock.odd_punches.read", odd_punches, icon="clock-exclamation"),
)
