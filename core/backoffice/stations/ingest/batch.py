"""A batch as a terminal sends it. Pure: what is wrong with one event is noted with it and does not spoil the others."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from backoffice.errors import FieldError, Invalid
from backoffice.kinds.time import EARLIEST, LATEST

MOST: Final = 50
"""Events of a batch."""
EVENT_KINDS: Final = frozenset({"scan", "print", "health", "found", "acted"})
TOLERANCE: Final = dt.timedelta(seconds=60)
"""A terminal's clock may be off by this much before its times are corrected."""
_BIGGEST: Final = 2**62
_EPOCH: Final = frozenset("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-")


@dataclass(frozen=True)
class Reported:
    """One event. `fault` says why it cannot be taken as it is; then what could not be read has been replaced."""

    event_id: uuid.UUID
    device: str
    seq: int
    kind: str
    at: dt.datetime
    body: dict[str, Any]
    fault: str = ""


@dataclass(frozen=True)
class Batch:
    """The events in the order of their numbers."""

    epoch: str
    sent_at: dt.datetime
    events: tuple[Reported, ...]


def read(values: Any, now: dt.datetime) -> Batch:
    """The batch; `Invalid` when epoch, times or numbers are missing, so that nothing in it could be told apart."""
    if not isinstance(values, Mapping):
        raise _invalid("", "must be an object")
    epoch = values.get("epoch")
    if not isinstance(epoch, str) or not 0 < len(epoch) <= 64 or not set(epoch) <= _EPOCH:
        raise _invalid("epoch", "must be 1 to 64 letters, digits or dashes")
    sent_at = _instant(values.get("sent_at"))
    if sent_at is None:
        raise _invalid("sent_at", "must be a time with its zone, such as 2026-11-22T09:30:00Z")
    events = values.get("events")
    if not isinstance(events, list) or not 0 < len(events) <= MOST:
        raise _invalid("events", f"must be 1 to {MOST} events")
    read_events = (_event(one, number, now) for number, one in enumerate(events))
    return Batch(epoch, sent_at, tuple(sorted(read_events, key=lambda event: event.seq)))


def corrected(at: dt.datetime, ahead: dt.timedelta) -> dt.datetime:
    """A terminal's time by our clock: as it is while its clock is `ahead` by no more than a minute either way."""
    if abs(ahead) <= TOLERANCE:
        return at
    return min(max(at - ahead, EARLIEST), LATEST)


def _event(values: Any, number: int, now: dt.datetime) -> Reported:
    place = f"events.{number}"
    if not isinstance(values, Mapping):
        raise _invalid(place, "must be an object")
    try:
        event_id = uuid.UUID(values.get("event_id"))
    except (ValueError, TypeError, AttributeError):
        raise _invalid(f"{place}.event_id", "must be a UUID") from None
    seq = values.get("seq")
    if type(seq) is not int or not 0 < seq <= _BIGGEST:
        raise _invalid(f"{place}.seq", "must be a whole number above 0")
    faults = []
    device, kind, body = values.get("device", ""), values.get("kind"), values.get("body")
    if not isinstance(device, str) or len(device) > 64 or not device.isprintable():
        device = ""
        faults.append("its device is no id")
    if not isinstance(kind, str) or kind not in EVENT_KINDS:
        faults.append(f"“{str(kind)[:24]}” is no kind of event that is known here")
        kind = "unknown"
    if not isinstance(body, dict):
        body = {"body": body}
        faults.append("its body is no object")
    at = _instant(values.get("at"))
    if at is None:
        at = now
        faults.append("its time cannot be read")
    return Reported(event_id, device, seq, kind, at, body, "; ".join(faults))


def _instant(value: Any) -> dt.datetime | None:
    if not isinstance(value, str) or len(value) > 40:
        return None
    try:
        found = dt.datetime.fromisoformat(value)
    except ValueError:
        return None
    if found.tzinfo is None or not EARLIEST <= found <= LATEST:
        return None
    return found.astimezone(dt.UTC)


def _invalid(field: str, message: str) -> Invalid:
    return Invalid([FieldError(field, message, "bad_batch")])
