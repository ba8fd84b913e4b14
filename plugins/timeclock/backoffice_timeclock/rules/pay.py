"""The rules by which time becomes paid hours: one frozen version of them, in force from a day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

HOUR = 3600
MINUTE = 60


class Attribution(StrEnum):
    """To which day the hours of a shift belong that goes over midnight."""

    start = "start"
    end = "end"
    most = "most"
    midnight = "midnight"


class RoundingMode(StrEnum):
    """How a punch is rounded.

    `average` is the rule by which minutes are counted whole before the nearest step is taken: with steps of 15 the
    first 7 minutes go down and the 8th goes up (29 CFR 785.48(b)).
    """

    none = "none"
    down = "down"
    up = "up"
    nearest = "nearest"
    average = "average"


@dataclass(frozen=True, slots=True)
class Rounding:
    """How punches of one kind are rounded, in steps of `step` seconds on the clock of the site."""

    mode: str = "none"
    step: int = 15 * MINUTE


@dataclass(frozen=True, slots=True)
class BreakRule:
    """After more than `after` seconds of work at least `least` seconds of break.

    What is missing is taken off by itself where `automatic`, but never so that less than `after` is left; otherwise it
    is only warned of. `paid` breaks stay paid.
    """

    after: int
    least: int
    automatic: bool = True
    paid: bool = False


@dataclass(frozen=True, slots=True)
class Tier:
    """Hours after `after` seconds are paid at `percent` of the regular rate: 150 is time and a half."""

    after: int
    percent: int


@dataclass(frozen=True, slots=True)
class ConsecutiveDay:
    """What holds on the `day`-th day in a row worked within one work week (California Labor Code 510(a): the 7th)."""

    day: int
    tiers: tuple[Tier, ...]


@dataclass(frozen=True, slots=True)
class Overtime:
    """Overtime by day, by week, on consecutive days and on holidays. For every second the highest percentage counts.

    Weekly tiers count the hours that no other tier has already raised, so that none is paid twice.
    """

    daily: tuple[Tier, ...] = ()
    weekly: tuple[Tier, ...] = ()
    consecutive: tuple[ConsecutiveDay, ...] = ()
    holiday: tuple[Tier, ...] = ()


@dataclass(frozen=True, slots=True)
class Rest:
    """Rest that must be had; what falls short is a warning, never a change of hours. Seconds; 0 switches one off.

    The defaults are those of Directive 2003/88/EC: articles 3 (daily), 5 (weekly: 24 h and the 11 h of article 3),
    6 (48 h a week on average) with 16(b) (over four months, here 17 weeks), and 4 (a break after six hours).
    """

    daily: int = 11 * HOUR
    weekly: int = 35 * HOUR
    average: int = 48 * HOUR
    reference_weeks: int = 17
    unbroken: int = 6 * HOUR


@dataclass(frozen=True, slots=True)
class PayRules:
    """One version of all rules. `version` names it on every result; `valid_from` is the first day it holds on.

    A week takes the weekly rules of the version in force on its first day.
    """

    version: int
    valid_from: dt.date = dt.date.min
    attribution: str = "start"
    double_within: int = MINUTE
    longest: int = 16 * HOUR
    skew: int = 5 * MINUTE
    rounding_in: Rounding = Rounding()
    rounding_out: Rounding = Rounding()
    rounding_break_start: Rounding = Rounding()
    rounding_break_end: Rounding = Rounding()
    grace_late: int = 5 * MINUTE
    grace_early: int = 5 * MINUTE
    paid_break_up_to: int = 0
    breaks: tuple[BreakRule, ...] = ()
    overtime: Overtime = Overtime()
    rest: Rest | None = None
    week_starts: int = 0
    """0 is Monday, as in `date.weekday()`."""


def in_force(versions: tuple[PayRules, ...], day: dt.date) -> PayRules:
    """The version that holds on this day: the one with the latest start not after it, else the earliest."""
    started = [one for one in versions if one.valid_from <= day]
    if not started:
        return min(versions, key=lambda one: (one.valid_from, one.version))
    return max(started, key=lambda one: (one.valid_from, one.version))
