"""Reads that are no scans: what a badge reader reads is handed to the module that declares what it is for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import sqlalchemy as sa

from backoffice.bus import Tx
from backoffice.db.hot import Hot
from backoffice.declarations import DeviceRead
from backoffice.errors import Refused
from backoffice.stations.permit import permit
from backoffice.stations.terminals.models import Terminal

READERS: Final = frozenset({"badge_reader", "timeclock"})
"""Kinds of devices whose reads are not for their station."""
_SITE = Hot(sa.select(Terminal.site_id).where(Terminal.id == sa.bindparam("terminal")))


def hand_on(tx: Tx, event: Mapping[str, Any], device: Mapping[str, Any], ahead_ms: int | None) -> None:
    """Run the command that takes what such a device reads. `Refused`, with the reason, puts the event aside."""
    found = tx.catalogue.reads(device["kind"])
    if found is None or not tx.catalogue.is_on(found[0]):
        what = device["kind"].replace("_", " ")
        message = f"No module that is on takes what a {what} reads. Switch it on, and try the event again."
        raise Refused("nobody_takes_it", message)
    reads = found[1]
    text = event["body"].get("text")
    if not isinstance(text, str) or not text:
        raise Refused("no_code", "It holds no code that was read.")
    row = tx.one(_SITE, terminal=event["terminal_id"])
    assert row is not None  # its event is here
    site = int(row[0])
    read = DeviceRead(
        event_id=event["event_id"], device=device["public_id"], seq=event["seq"], text=text,
        raw=str(event["body"].get("raw") or ""), at=event["at"], ahead_ms=ahead_ms, site=site,
        station=device["station_id"],
    )  # fmt: skip
    command = tx.catalogue.command(reads.command)
    payload = reads.payload(read)
    permit(tx, command, payload, site)
    tx.call(reads.command, payload)
