"""The states of a print job and what leads from one to the next. Pure: no database, no clock."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class PrintState(StrEnum):
    """Where a print job is. From `accepted` to its outcome the terminal owns it, else the server.

    `sending` is on the terminal's disk before the first byte leaves. `uncertain` waits for a person and holds the
    printer's queue. `settled` is an uncertain one about which a person decided.
    """

    queued = "queued"
    ready = "ready"
    accepted = "accepted"
    sending = "sending"
    confirmed = "confirmed"
    failed_before_bytes = "failed_before_bytes"
    uncertain = "uncertain"
    settled = "settled"
    cancelled = "cancelled"
    failed = "failed"


S = PrintState

NEXT: Final[Mapping[PrintState, frozenset[PrintState]]] = {
    S.queued: frozenset({S.ready, S.failed, S.cancelled}),
    S.ready: frozenset({S.accepted, S.cancelled}),
    S.accepted: frozenset({S.sending, S.confirmed, S.failed_before_bytes, S.uncertain, S.cancelled}),
    S.sending: frozenset({S.confirmed, S.failed_before_bytes, S.uncertain}),
    # The terminal tries these again by itself, a bounded number of times; its last word may stay.
    S.failed_before_bytes: frozenset({S.accepted, S.sending, S.confirmed, S.uncertain, S.cancelled}),
    S.uncertain: frozenset({S.settled}),
    S.confirmed: frozenset(),
    S.settled: frozenset(),
    # A terminal that had fetched the job before it was cancelled tells what really happened.
    S.cancelled: frozenset({S.accepted, S.sending, S.confirmed, S.failed_before_bytes, S.uncertain}),
    S.failed: frozenset(),
}
HELD: Final = frozenset({S.accepted, S.sending, S.failed_before_bytes, S.uncertain})
"""With the terminal."""
OPEN: Final = HELD | {S.queued, S.ready}
"""Not at an end."""


def follows(now: PrintState, told: PrintState) -> bool:
    """Whether a job may go from one state to the other."""
    return told in NEXT[now]


def copy_key(document: str, purpose: str, copy_no: int) -> str:
    """What makes a print one of its kind, however often it is asked for."""
    return f"{document}/{purpose}/{copy_no}"
