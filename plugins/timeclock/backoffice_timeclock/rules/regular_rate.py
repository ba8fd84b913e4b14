"""The regular rate: what overtime percentages are percentages of (29 USC 207(e), 29 CFR part 778).

Exact fractions inside; money is rounded once, at the end, by who pays.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

HOUR = 3600


@dataclass(frozen=True, slots=True)
class Earned:
    """Work at one rate in a work week."""

    seconds: int
    hourly: Decimal


def regular_rate(earned: Iterable[Earned], other: Decimal = Decimal(0)) -> Fraction:
    """All remuneration of the week over all its hours, per hour: the weighted average of its rates (778.109, .115).

    `other` is what else counts as pay for the week, such as a production bonus (778.208 ff). 0 without any work.
    """
    work = tuple(earned)
    seconds = sum(one.seconds for one in work)
    return (straight_time(work) + Fraction(other)) * HOUR / seconds if seconds else Fraction(0)


def straight_time(earned: Iterable[Earned]) -> Fraction:
    """Every hour at its own rate, without any premium."""
    return sum((Fraction(one.hourly) * one.seconds / HOUR for one in earned), Fraction(0))


def premium(rate: Fraction, seconds: int, percent: int) -> Fraction:
    """What overtime earns above straight time: at 150 half the regular rate for each hour (778.110)."""
    return rate * Fraction(seconds, HOUR) * Fraction(percent - 100, 100)


def rate_of_salary(weekly: Decimal, seconds: int) -> Fraction:
    """The regular rate of a weekly salary that is meant for a week of `seconds` (778.113(a))."""
    return Fraction(weekly) * HOUR / seconds


def weekly_of_monthly(monthly: Decimal) -> Fraction:
    """The weekly equivalent of a monthly salary (778.113(b))."""
    return Fraction(monthly) * 12 / 52


def money(exact: Fraction, places: int = 2) -> Decimal:
    """The amount in whole units of 10^-places, a half rounded up."""
    scaled = exact * 10**places
    sign = -1 if scaled < 0 else 1
    return Decimal(sign * int(abs(scaled) + Fraction(1, 2))).scaleb(-places)
