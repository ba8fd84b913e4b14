"""What a badge is worth at a moment. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Literal, Protocol, TypeVar

Worth = Literal["valid", "lost", "expired", "early"]


class Held(Protocol):
    """A badge with the time in which it is valid; both ends may be open."""

    @property
    def valid_from(self) -> dt.datetime: ...
    @property
    def valid_to(self) -> dt.datetime | None: ...
    @property
    def blocked_at(self) -> dt.datetime | None: ...


H = TypeVar("H", bound=Held)


def worth(badge: Held, at: dt.datetime) -> Worth:
    """Whether the badge is valid at that moment, and if not, why. It ends where it is blocked, or at `valid_to`."""
    if badge.blocked_at is not None and at >= badge.blocked_at:
        return "lost"
    if badge.valid_to is not None and at >= badge.valid_to:
        return "expired"
    return "valid" if at >= badge.valid_from else "early"


def end_of(badge: Held) -> dt.datetime | None:
    """When it is over; None for a badge that goes on."""
    ends = [end for end in (badge.valid_to, badge.blocked_at) if end is not None]
    return min(ends, default=None)


def overlap(badge: Held, start: dt.datetime, end: dt.datetime | None) -> bool:
    """Whether the badge is valid at any moment from `start` to before `end`."""
    over = end_of(badge)
    return (end is None or badge.valid_from < end) and (over is None or over > start)


def held_at(badges: Iterable[H], at: dt.datetime) -> H | None:
    """Of all that bore one code the one that is valid then, else the one that began last before, else the first."""
    rows = sorted(badges, key=lambda one: one.valid_from)
    before = [one for one in rows if one.valid_from <= at]
    valid = [one for one in before if worth(one, at) == "valid"]
    return next(iter(valid or before[-1:] or rows[:1]), None)
