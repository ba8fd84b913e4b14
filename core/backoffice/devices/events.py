"""What devices report. Each event is kept on the terminal's disk before anybody hears of it."""

from __future__ import annotations

import base64
import datetime as dt
import uuid
from dataclasses import dataclass, field
from typing import Any, ClassVar, Final

from backoffice.devices.health import Health
from backoffice.devices.printing import PrintOutcome


@dataclass(frozen=True)
class ScanEvent:
    """A code that was read. `raw` is what came over the wire, `text` the code without prefix, suffix and terminator.

    `aim` is the symbology identifier of ISO/IEC 15424 (`]C1`), empty when the scanner sends none; group separators
    (0x1D) stay in `text`. `received_at` is the terminal's own clock in UTC.
    """

    kind: ClassVar[str] = "scan"

    event_id: uuid.UUID
    device_id: str
    raw: bytes
    text: str
    aim: str
    received_at: dt.datetime

    def body(self) -> dict[str, Any]:
        return {"raw": base64.b64encode(self.raw).decode(), "text": self.text, "aim": self.aim}


@dataclass(frozen=True)
class PrintEvent:
    """A print job went a step further. `sent` counts the bytes that were handed over."""

    kind: ClassVar[str] = "print"

    event_id: uuid.UUID
    device_id: str
    job_id: str
    outcome: PrintOutcome
    sent: int
    received_at: dt.datetime
    reason: str = ""

    def body(self) -> dict[str, Any]:
        return {"job": self.job_id, "outcome": self.outcome.value, "sent": self.sent, "reason": self.reason}


@dataclass(frozen=True)
class HealthEvent:
    """The state of a device changed."""

    kind: ClassVar[str] = "health"

    event_id: uuid.UUID
    device_id: str
    health: Health
    received_at: dt.datetime

    def body(self) -> dict[str, Any]:
        return self.health.to_json()


@dataclass(frozen=True)
class FoundEvent:
    """What hangs on the terminal just now, whether it is configured or not: the whole list, each time it changes."""

    kind: ClassVar[str] = "found"

    event_id: uuid.UUID
    received_at: dt.datetime
    devices: tuple[dict[str, Any], ...] = field(default=())
    """Each the descriptor as JSON, with `drivers`: the names of the drivers that match, best first."""
    version: str = ""
    """The agent's, which told it. Told anew after each start, so that an update is known."""
    drivers: tuple[str, ...] = field(default=())
    """The names of all drivers that are installed there."""
    device_id: ClassVar[str] = ""

    def body(self) -> dict[str, Any]:
        return {"devices": list(self.devices), "version": self.version, "drivers": list(self.drivers)}


@dataclass(frozen=True)
class ActedEvent:
    """What a person asked of a device was done, or could not be: then `error` says why."""

    kind: ClassVar[str] = "acted"

    event_id: uuid.UUID
    device_id: str
    action_id: str
    received_at: dt.datetime
    error: str = ""

    def body(self) -> dict[str, Any]:
        return {"action": self.action_id, "error": self.error}


_EPOCH: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)

DeviceEvent = ScanEvent | PrintEvent | HealthEvent | FoundEvent | ActedEvent


def new_event_id(now: dt.datetime, random_bits: int) -> uuid.UUID:
    """A UUID version 7 (RFC 9562, 5.7): milliseconds since 1970 first, so that keys sort by time. 74 random bits."""
    milliseconds = (now - _EPOCH) // dt.timedelta(milliseconds=1) & ((1 << 48) - 1)  # whole numbers: floats round
    high, low = (random_bits >> 62) & 0xFFF, random_bits & ((1 << 62) - 1)
    return uuid.UUID(int=milliseconds << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low)
