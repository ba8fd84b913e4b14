"""Which policy holds by default for whoever works somewhere, and how that follows employment through the days. Pure.

A default may name a site, a department, both or neither. It holds for whoever works there; a department's holds for
the departments within it, too. The one that names more wins, and of two departments the nearer.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

ONE_DAY = dt.timedelta(days=1)
FAR = dt.date.max


@dataclass(frozen=True)
class Default:
    """A policy that holds where it says; None is everywhere."""

    policy: int
    site: int | None = None
    department: int | None = None

    @property
    def named(self) -> int:
        return (self.site is not None) + (self.department is not None)


@dataclass(frozen=True)
class Place:
    """Where somebody works: the site, and the department with all that it is part of, the nearest first."""

    site: int
    departments: tuple[int, ...] = ()


class Undecided(ValueError):  # noqa: N818  (says what is the matter)
    """Two defaults name as much and say different things."""

    def __init__(self, one: Default, other: Default) -> None:
        super().__init__(one, other)
        self.one, self.other = one, other


def applicable(defaults: Iterable[Default], place: Place) -> Default | None:
    """The default that holds at a place; `Undecided` where none of two is the more specific."""
    found = [one for one in defaults if _holds(one, place)]
    most = max((one.named for one in found), default=0)
    found = [one for one in found if one.named == most]
    within = sorted((one for one in found if one.department is not None), key=lambda one: _distance(one, place))
    best = [*within[:1], *(one for one in found if one.department is None)]
    for one, other in pairwise(best):
        if one.policy != other.policy:
            raise Undecided(one, other)
    return best[0] if best else None


def _holds(one: Default, place: Place) -> bool:
    return one.site in (None, place.site) and (one.department is None or one.department in place.departments)


def _distance(one: Default, place: Place) -> int:
    return place.departments.index(one.department) if one.department is not None else 0


@dataclass(frozen=True)
class Held:
    """A policy that holds by itself from `first` to `last`; `row` is where that is written, 0 for nowhere yet."""

    first: dt.date
    last: dt.date | None
    default: Default
    row: int = 0


@dataclass(frozen=True)
class Turn:
    """A day on which somebody begins to work at another place, and what holds there by default."""

    day: dt.date
    default: Default | None


def followed(
    held: Sequence[Held], turns: Iterable[Turn], day: dt.date, explicit: dt.date | None = None
) -> tuple[Held, ...]:
    """What holds by itself when employment has changed from `day` on; `held` is what did, in order.

    What held before the day stays. From the day `explicit` on holds what somebody assigned by hand.
    """
    before = [one for one in held if one.first < day]
    running = before.pop() if before and (before[-1].last or FAR) >= day - ONE_DAY else None
    for turn in sorted(turns, key=lambda one: one.day):
        if turn.day < day or (explicit is not None and turn.day >= explicit):
            continue
        if running is not None and turn.default is not None and turn.default.policy == running.default.policy:
            continue
        if running is not None:
            before.append(replace(running, last=turn.day - ONE_DAY))
        running = None if turn.default is None else _written(held, turn)
    if running is not None:
        before.append(replace(running, last=None if explicit is None else explicit - ONE_DAY))
    return tuple(before)


def _written(held: Sequence[Held], turn: Turn) -> Held:
    """The row that says so already, or a new one."""
    assert turn.default is not None  # asked by the caller
    known = (one for one in held if one.first == turn.day and one.default.policy == turn.default.policy)
    return next(known, Held(turn.day, None, turn.default))
