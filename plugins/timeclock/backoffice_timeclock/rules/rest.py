"""Rest that people must have: warnings after Directive 2003/88/EC, articles 3 to 6. They never change hours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from backoffice_timeclock.rules.pay import Rest
from backoffice_timeclock.rules.result import Reason

Spell = tuple[int, int]
A_DAY = 86_400


def daily(spells: Sequence[Spell], least: int) -> list[tuple[int, Reason]]:
    """(instant, warning) for every 24 hours, counted from coming, without `least` seconds of rest in one piece.

    Article 3: eleven consecutive hours per 24-hour period, so that a day of work spans 13 hours at most. The coming
    after a sufficient rest opens the next period.
    """
    warnings: list[tuple[int, Reason]] = []
    ordered = sorted(spells)
    index = 0
    while least and index < len(ordered):
        opened = ordered[index][0]
        closes = opened + A_DAY
        end, longest, following = ordered[index][1], 0, index + 1
        while following < len(ordered) and ordered[following][0] < closes:
            longest = max(longest, ordered[following][0] - end)
            if longest >= least:
                break
            end = max(end, ordered[following][1])
            following += 1
        else:
            longest = max(longest, closes - end)
        if longest < least:
            warnings.append((opened, Reason("rest.daily", (opened, longest, least))))
        index = following
    return warnings


def weekly(spells: Sequence[Spell], start: int, end: int, least: int) -> Reason | None:
    """A warning unless `least` seconds without work in one piece begin in the week or lie at its start (article 5).

    The rest of a Saturday night may end on Monday morning: it counts whole, for the week in which it begins.
    """
    if not least:
        return None
    longest, free = 0, start
    for began, ended in sorted(spells):
        if began >= end:
            return _too_short(max(longest, began - free), least)
        if ended > start:
            longest = max(longest, began - free)
            free = max(free, ended)
    return None  # nobody came again after it, as far as is known


def _too_short(longest: int, least: int) -> Reason | None:
    return Reason("rest.weekly", (longest, least)) if longest < least else None


@dataclass(frozen=True, slots=True)
class Week:
    """What somebody worked in a week, in seconds, and on how many of its working days they were not on leave."""

    worked: int
    present: int = 5
    workdays: int = 5

    @property
    def part(self) -> Fraction:
        """Of the week that counts; a week without any working day counts whole."""
        return Fraction(self.present, self.workdays) if self.workdays else Fraction(1)


def average(weeks: Sequence[Week], rest: Rest) -> Reason | None:
    """A warning when these weeks average too much (articles 6 and 16); only a whole reference period is judged.

    Leave is neutral (article 16(b)): a week counts by the part of its working days that were none of leave.
    """
    if not rest.average or len(weeks) != rest.reference_weeks:
        return None
    parts = sum(
        (Fraction(week.present, week.workdays) if week.workdays else Fraction(1) for week in weeks), Fraction(0)
    )
    total = sum(week.worked for week in weeks)
    if not parts or total <= rest.average * parts:
        return None
    return Reason("rest.average", (int(total / parts), rest.average, rest.reference_weeks))


def unbroken(stretches: Sequence[Spell], longest: int) -> list[tuple[int, Reason]]:
    """(instant, warning) for every stretch of work longer than allowed without a break (article 4)."""
    if not longest:
        return []
    return [(s, Reason("rest.unbroken", (s, e, e - s, longest))) for s, e in stretches if e - s > longest]
