"""Absences as an iCalendar (RFC 5545)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from icalendar import Calendar, Event


@dataclass(frozen=True)
class Shown:
    """An absence as a calendar program shows it: whole days, with what of them is free in words."""

    id: int
    first: dt.date
    last: dt.date
    title: str
    stamp: dt.datetime


def calendar(name: str, absences: Iterable[Shown]) -> bytes:
    """The calendar. An absence keeps its UID, so that a program that reads it again changes what it has."""
    made = Calendar()
    made.add("prodid", "-//backoffice//leave//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", name)
    for one in absences:
        event = Event()
        event.add("uid", f"leave-{one.id}@backoffice")
        event.add("dtstamp", one.stamp)
        event.add("dtstart", one.first)
        event.add("dtend", one.last + dt.timedelta(days=1))  # the day after, by RFC 5545, 3.6.1
        event.add("summary", one.title)
        event.add("transp", "OPAQUE")
        made.add_component(event)
    return bytes(made.to_ical())
