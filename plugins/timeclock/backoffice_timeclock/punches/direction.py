"""What a punch was told as, from what the person did before. Pure.

Only for the answer at the kiosk and the board of who is in: hours are made by the rules, from all punches at once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from backoffice_timeclock.rules import pairing

IN, OUT, BREAK_START, BREAK_END, AUTO = "in", "out", "break_start", "break_end", "auto"
LONGEST_AUTO: Final = dt.timedelta(seconds=pairing.LONGEST_AUTO)
_NEXT: Final = {OUT: IN, IN: OUT, BREAK_END: OUT, BREAK_START: BREAK_END}


@dataclass(frozen=True)
class Step:
    """A punch that counts, as far as the direction needs it, and at which site it was made."""

    at: dt.datetime
    kind: str
    site: int = 0


@dataclass(frozen=True)
class Limits:
    """`repeat`: a punch so soon after another is the same. `longest`: who came longer ago is not in any more."""

    repeat: dt.timedelta
    longest: dt.timedelta


@dataclass(frozen=True)
class Where:
    """Where a person stands: `state` is the last thing they did, `since` when; `came` when they last came in."""

    state: str = OUT
    since: dt.datetime | None = None
    came: dt.datetime | None = None


@dataclass(frozen=True)
class Told:
    """What one punch was told as, what stood before it, and what is odd about it."""

    shown: str
    before: Where
    flags: tuple[str, ...] = ()


def told(steps: Iterable[Step], at: dt.datetime, kind: str, limits: Limits) -> Told:
    """What a punch at that time means after these; steps after it do not count."""
    before = where((step for step in steps if step.at <= at), at, limits)
    return _told(before, at, kind, limits)


def where(steps: Iterable[Step], until: dt.datetime, limits: Limits) -> Where:
    """Where the person stands after these punches."""
    found = Where()
    for step in sorted(steps, key=lambda one: one.at):
        if step.at > until:
            break
        found = after(_told(found, step.at, step.kind, limits), step.at)
    return found


def after(said: Told, at: dt.datetime) -> Where:
    """Where the person stands once this was told."""
    before = said.before
    if "repeated" in said.flags:
        return before
    came = at if said.shown == IN or before.state == OUT else before.came
    return Where(said.shown, at, came)


def _told(before: Where, at: dt.datetime, kind: str, limits: Limits) -> Told:
    flags: list[str] = []
    longest = min(limits.longest, LONGEST_AUTO) if kind == AUTO else limits.longest
    if before.state != OUT and before.came is not None and at - before.came > longest:
        flags.append("missing_out")
        before = Where()
    soon = before.since is not None and at - before.since <= limits.repeat
    shown = _NEXT[before.state] if kind == AUTO else kind
    if soon and (kind == AUTO or kind == before.state):
        return Told(before.state, before, (*flags, "repeated"))
    if before.since is not None or kind != AUTO:
        flags.extend(_odd(before.state, shown))
    return Told(shown, before, tuple(flags))


def _odd(state: str, shown: str) -> list[str]:
    out = state == OUT
    if shown == IN and not out:
        return ["in_while_in"]
    if shown == OUT and out:
        return ["out_without_in"]
    if shown == BREAK_START and (out or state == BREAK_START):
        return ["break_without_in" if out else "break_in_break"]
    if shown == BREAK_END and state != BREAK_START:
        return ["break_end_without_start"]
    return []
