"""How a device is: its state, the reason, since when, and what it has done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Final


class State(StrEnum):
    """`DISABLED -> DISCOVERED -> CONNECTING -> READY <-> DEGRADED -> BACKOFF -> CONNECTING`; `FAULT` needs a person."""

    DISABLED = "disabled"
    DISCOVERED = "discovered"
    CONNECTING = "connecting"
    READY = "ready"
    DEGRADED = "degraded"
    BACKOFF = "backoff"
    FAULT = "fault"


NEXT: Final[Mapping[State, frozenset[State]]] = {
    State.DISABLED: frozenset({State.DISCOVERED}),
    State.DISCOVERED: frozenset({State.CONNECTING, State.DISABLED}),
    State.CONNECTING: frozenset({State.READY, State.DEGRADED, State.BACKOFF, State.FAULT, State.DISABLED}),
    State.READY: frozenset({State.DEGRADED, State.BACKOFF, State.FAULT, State.DISABLED}),
    State.DEGRADED: frozenset({State.READY, State.BACKOFF, State.FAULT, State.DISABLED}),
    State.BACKOFF: frozenset({State.CONNECTING, State.DISABLED}),
    State.FAULT: frozenset({State.CONNECTING, State.DISABLED}),
}


@dataclass(frozen=True)
class Health:
    """`reason` is a sentence for people and empty when there is nothing to say; instants are UTC.

    `code` is the reason for programs (`paper_out`, `unplugged`, `busy`, `mute`). `counters` only grow while a process
    lives: scans, bytes, errors, reconnects.
    """

    state: State
    since: dt.datetime
    reason: str = ""
    code: str = ""
    last_io: dt.datetime | None = None
    retry_at: dt.datetime | None = None
    counters: Mapping[str, int] = field(default_factory=dict)

    def become(self, state: State, now: dt.datetime, reason: str = "", code: str = "") -> Health:
        """The health after a change; `ValueError` for a step that there is not. The same state keeps its `since`."""
        if state is self.state:
            return replace(self, reason=reason, code=code)
        if state not in NEXT[self.state]:
            raise ValueError(f"a device does not become {state} from {self.state}")
        return replace(self, state=state, since=now, reason=reason, code=code, retry_at=None)

    def to_json(self) -> dict[str, Any]:
        return {
            "state": self.state.value,
            "since": self.since.isoformat(),
            "reason": self.reason,
            "code": self.code,
            "last_io": None if self.last_io is None else self.last_io.isoformat(),
            "retry_at": None if self.retry_at is None else self.retry_at.isoformat(),
            "counters": dict(self.counters),
        }
