"""The facts that hours are made of: punches, and the approved corrections of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
SECOND = dt.timedelta(seconds=1)


class PunchKind(StrEnum):
    """What somebody meant by a punch; `auto` leaves it to the pairing."""

    come = "in"
    go = "out"
    break_start = "break_start"
    break_end = "break_end"
    auto = "auto"


@dataclass(frozen=True, slots=True)
class Punch:
    """One punch as it was made. `recorded_at` is when the server learned of it, where that is known."""

    id: int
    at: dt.datetime
    kind: str
    recorded_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """An approved correction: a fact of its own, which leaves the punch as it is.

    `add` brings a punch that was not made, `void` says that one does not count, `retime` that it happened at `new_at`
    (or was of `new_kind`). Of several for one punch the one that was decided last counts.
    """

    id: int
    action: str
    decided_at: dt.datetime
    punch_id: int | None = None
    new_at: dt.datetime | None = None
    new_kind: str | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """A punch as it counts now. `source` is `p<id>` of the punch or `c<id>` of the correction that added it."""

    at: int
    source: str
    kind: str
    corrected: str = ""
    future: bool = False


def seconds(at: dt.datetime) -> int:
    """The whole seconds since 1970, in UTC; fractions are dropped, as no clock on a wall shows them."""
    return (at - EPOCH) // SECOND


def facts(punches: Iterable[Punch], corrections: Iterable[Correction], skew: int) -> tuple[list[Fact], list[Fact]]:
    """(the punches that count, in the order of time; those that a correction has voided).

    A punch is marked as of the future when it lies more than `skew` seconds after the server learned of it.
    """
    last = {c.punch_id: c for c in _decided(corrections) if c.punch_id is not None}
    counted: list[Fact] = []
    voided: list[Fact] = []
    for punch in {p.id: p for p in punches}.values():
        found = last.get(punch.id)
        fact = _fact(punch, found, skew)
        (voided if found is not None and found.action == "void" else counted).append(fact)
    counted.extend(
        Fact(seconds(c.new_at), f"c{c.id}", c.new_kind or "auto", f"c{c.id}")
        for c in {c.id: c for c in corrections}.values()
        if c.action == "add" and c.punch_id is None and c.new_at is not None
    )
    return sorted(counted, key=_order), sorted(voided, key=_order)


def _decided(corrections: Iterable[Correction]) -> list[Correction]:
    return sorted(corrections, key=lambda c: (c.decided_at, c.id))


def _fact(punch: Punch, found: Correction | None, skew: int) -> Fact:
    at = seconds(punch.at)
    future = punch.recorded_at is not None and at - seconds(punch.recorded_at) > skew
    if found is None or found.action != "retime":
        return Fact(at, f"p{punch.id}", punch.kind, f"c{found.id}" if found else "", future)
    moved = at if found.new_at is None else seconds(found.new_at)
    return Fact(moved, f"p{punch.id}", found.new_kind or punch.kind, f"c{found.id}")


def _order(fact: Fact) -> tuple[int, str, int]:
    return fact.at, fact.source[0], int(fact.source[1:])
