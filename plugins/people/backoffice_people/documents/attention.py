"""Documents that are about to end, or have ended, of people who work here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from backoffice.declarations import Attention, Concern, Read
from backoffice.errors import Refused
from backoffice_people.documents.rules import expiry, in_words

LONGEST = 730
"""Days ahead: nobody is reminded earlier than that (`RemindDays`)."""


def expiring(read: Read, now: dt.datetime) -> Iterator[Concern]:
    """The soonest first. Who may not read what the papers say is told nothing."""
    today = now.date()
    until = today + dt.timedelta(days=LONGEST)
    try:
        rows = read("people.documents", valid_until__lte=until, current=True, archived_at__isnull=True)
    except Refused:
        return
    working = [row for row in rows if row["left_on"] is None or row["left_on"] >= today]
    for row in sorted(working, key=lambda row: row["valid_until"]):
        found = expiry(row["valid_until"], row["remind_days"], today)
        if found.due:
            said = f"{row['title']} of {row['name']} {in_words(found)}"
            yield Concern(
                id=f"document.{row['id']}",
                title=said,
                why="Ask for the new paper and renew it here; until then work that needs it may not be allowed.",
                href=f"/r/people/documents/{row['id']}",
                action="Renew",
                urgency="today" if found.over or found.days <= 7 else "later",
            )


EXPIRING = Attention("people.documents", "Documents", "people.documents.read", expiring, icon="file-text")
