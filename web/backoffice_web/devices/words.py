"""How states are shown: a tone, a word, a shape. The words are those of people, not of programs."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from backoffice.devices import State

LATE: Final = dt.timedelta(seconds=45)
"""A terminal asks for work every few seconds; one that has been silent for longer is offline."""


@dataclass(frozen=True)
class Shown:
    """A state as the page has it."""

    tone: str
    word: str
    shape: str = ""


DEVICE: Final = {
    State.DISABLED: Shown("off", "Switched off"),
    State.DISCOVERED: Shown("off", "Not tried yet"),
    State.CONNECTING: Shown("live", "Connecting"),
    State.READY: Shown("ok", "Ready"),
    State.DEGRADED: Shown("warn", "Limited"),
    State.BACKOFF: Shown("bad", "Not connected", "plug-connected-x"),
    State.FAULT: Shown("bad", "Needs a person"),
}
REASONS: Final = {
    "paper_out": "Paper out", "paper_low": "Paper low", "cover_open": "Cover open", "mute": "Does not answer",
    "unplugged": "Unplugged", "busy": "Taken by another program", "driver_missing": "Driver missing",
    "disk_full": "Disk full",
}  # fmt: skip
"""Short words for codes that are frequent; any other state is told by its own word, and the reason beside it."""
PRINT: Final = {
    "queued": Shown("off", "Being prepared", "hourglass"),
    "ready": Shown("off", "Waiting for the terminal", "hourglass"),
    "accepted": Shown("off", "Waiting for the printer", "hourglass"),
    "sending": Shown("live", "Printing", "player-play"),
    "confirmed": Shown("ok", "Printed"),
    "failed_before_bytes": Shown("warn", "Not begun, tried again"),
    "uncertain": Shown("unsure", "Uncertain"),
    "settled": Shown("off", "Decided", "check"),
    "cancelled": Shown("off", "Cancelled"),
    "failed": Shown("bad", "Failed"),
}
ICONS: Final = {
    "scanner": "scan",
    "printer": "printer",
    "label_printer": "tag",
    "timeclock": "clock",
    "badge_reader": "id-badge-2",
}


def device(state: str, code: str, online: bool, uncertain: int) -> Shown:
    """A device as it stands: what wants a decision first, then whether anybody knows, then what it said itself."""
    if uncertain:
        return Shown("unsure", f"{uncertain} uncertain")
    if not online and state != State.DISABLED:
        return Shown("off", "Unknown", "question-mark")
    shown = DEVICE[State(state)]
    return Shown(shown.tone, REASONS.get(code, shown.word), shown.shape)


def terminal(enrolled: bool, revoked: bool, seen: dt.datetime | None, now: dt.datetime, age: str) -> Shown:
    """Whether a terminal is there."""
    if revoked:
        return Shown("off", "Revoked")
    if not enrolled:
        return Shown("off", "Not enrolled yet", "hourglass")
    if seen is None or now - seen > LATE:
        return Shown("bad", f"Offline {age}".rstrip(), "plug-connected-x")
    return Shown("ok", "Online")
