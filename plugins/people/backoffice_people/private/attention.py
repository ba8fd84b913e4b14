"""Requests of employees that nobody has answered, on the home page of who answers them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from backoffice.declarations import Attention, Concern, Read

ABOUT = {"names": "the name", "address": "the address", "emergency": "whom to call", "bank": "the bank account"}


def find(read: Read, now: dt.datetime) -> Iterator[Concern]:
    """Open requests, the oldest first. Nothing confidential is read for it."""
    columns = "id,name,topic,asked_at"
    for row in read("people.change_requests", state="open", sort="id", columns=columns):
        said = f"{row['name']} asks to change {ABOUT.get(row['topic'], 'something')}"
        yield Concern(
            id=f"request.{row['id']}",
            title=said,
            why="Write the change down, then answer.",
            href=f"/r/people/change_requests/{row['id']}",
            action="Answer",
            since=row["asked_at"],
            icon="question-mark",
        )


ATTENTION = Attention("people.requests", "Requests", "people.finish_request", find, icon="question-mark")
