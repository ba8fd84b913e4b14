"""What a badge reader of a terminal reads, as a punch. Pure."""

from __future__ import annotations

from typing import Any

from backoffice.declarations import DeviceRead, Reads
from backoffice_timeclock.punches.fields import Kind, Source, Verified


def punch_of(read: DeviceRead) -> dict[str, Any]:
    """`timeclock.punch` for a read: at the time of the terminal; how far its clock was off stands beside it (T7)."""
    return {
        "event_id": read.event_id,
        "badge": read.text,
        "kind": Kind.auto,
        "at": read.at,
        "site": read.site,
        "station": read.station,
        "device": read.device,
        "device_seq": read.seq,
        "source": Source.device,
        "verified": Verified.badge,
        "clock_offset_ms": read.ahead_ms,
        "raw": {"raw": read.raw} if read.raw else {},
    }


READS = Reads("badge_reader", "timeclock.punch", punch_of)
