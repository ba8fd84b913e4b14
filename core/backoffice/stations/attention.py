"""Terminals, devices and prints that want a person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from backoffice.declarations import Attention, Concern, Read
from backoffice.devices.health import State

OFFLINE_AFTER = dt.timedelta(minutes=2)
"""A terminal that was restarted is back sooner, and wants nobody."""
BROKEN_AFTER = dt.timedelta(seconds=20)
_WORK = {
    "scanner": "What is scanned with it is lost until it is back.",
    "printer": "Its print jobs wait.",
    "badge_reader": "Whoever holds a badge to it is not recorded until it is back.",
}


def prints(read: Read, now: dt.datetime) -> Iterator[Concern]:
    """Prints of which nobody knows whether they came out."""
    for row in read("stations.print_jobs", state="uncertain"):
        yield Concern(
            id=f"print.{row['id']}",
            title=f"“{row['title']}” may have printed",
            why=f"{row['reason']} The queue of this printer waits.".strip(),
            href=f"/prints?job={row['id']}",
            action="Decide",
            since=row["changed_at"],
            urgency="now",
            icon="printer",
            unsure=True,
        )


def terminals(read: Read, now: dt.datetime) -> Iterator[Concern]:
    """Terminals that were there and do not answer."""
    for row in read("stations.terminals"):
        seen = row["seen_at"]
        if row["revoked_at"] is None and row["enrolled_at"] is not None and seen and now - seen > OFFLINE_AFTER:
            yield Concern(
                id=f"terminal.{row['id']}",
                title=f"Terminal {row['name']} does not answer",
                why="What is scanned there is safe on it and is sent when it is back.",
                href="/devices",
                action="See devices",
                since=seen,
                urgency="now",
                icon="plug-connected-x",
            )


def devices(read: Read, now: dt.datetime) -> Iterator[Concern]:
    """Devices that cannot work, on terminals that answer."""
    for row in read("stations.devices"):
        since, seen = row["since"], row["terminal_seen_at"]
        if not row["enabled"] or since is None or seen is None or now - seen > OFFLINE_AFTER:
            continue
        wrong = row["state"] in (State.BACKOFF, State.FAULT, State.DEGRADED)
        if wrong and now - since > (dt.timedelta() if row["kind"] == "printer" else BROKEN_AFTER):
            yield Concern(
                id=f"device.{row['id']}",
                title=f"{row['name']} needs a hand",
                why=f"{row['reason']} {_WORK.get(row['kind'], '')}".strip(),
                href=f"/devices/{row['id']}",
                action="See device",
                since=since,
                urgency="today" if row["state"] == State.DEGRADED and row["kind"] != "printer" else "now",
                icon={"printer": "printer"}.get(row["kind"], "plug-connected-x"),
            )


def events(read: Read, now: dt.datetime) -> Iterator[Concern]:
    """Reports of terminals that could not be taken; one row for all of them."""
    aside = read("stations.device_events", quarantined__isnull="false", settled__isnull="true")
    if aside:
        yield Concern(
            id="events.quarantined",
            title=f"{len(aside)} reports of terminals could not be taken",
            why=str(aside[0]["quarantined"]),
            href="/r/stations/device_events",
            action="Look",
            since=min(row["recorded_at"] for row in aside),
        )


SOURCES = (
    Attention("stations.prints", "Devices", "stations.print_jobs.read", prints, icon="printer"),
    Attention("stations.terminals", "Devices", "stations.terminals.read", terminals, icon="plug-connected-x"),
    Attention("stations.devices", "Devices", "stations.devices.read", devices, icon="plug-connected-x"),
    Attention("stations.events", "Devices", "stations.device_events.read", events, icon="alert-triangle"),
)
