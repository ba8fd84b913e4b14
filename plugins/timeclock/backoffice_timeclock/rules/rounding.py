"""Rounding of punches, and what it gave or took: a rule that is neutral sums to about nothing over time.

29 CFR 785.48(b) allows rounding to 5 minutes, a tenth or a quarter of an hour "provided that it is used in such a
manner that it will not result, over a period of time, in failure to compensate the employees properly".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from backoffice_timeclock.rules.pay import PayRules, Rounding
from backoffice_timeclock.rules.result import Day

MINUTE = 60


def rule_for(rules: PayRules, kind: str) -> Rounding:
    """How punches of this kind are rounded."""
    match kind:
        case "in":
            return rules.rounding_in
        case "out":
            return rules.rounding_out
        case "break_start":
            return rules.rounding_break_start
        case _:
            return rules.rounding_break_end


def rounded(at: int, offset: int, rule: Rounding) -> int:
    """The instant after rounding on a clock that is `offset` seconds ahead of UTC. A tie goes up."""
    if rule.mode == "none":
        return at
    wall = at + offset
    if rule.mode == "average":
        wall -= wall % MINUTE
    below = wall - wall % rule.step
    match rule.mode:
        case "down":
            found = below
        case "up":
            found = below if below == wall else below + rule.step
        case _:
            found = below if 2 * (wall - below) < rule.step else below + rule.step
    return found - offset


def neutrality(days: Mapping[str, Iterable[Day]]) -> dict[str, dict[str, int]]:
    """By person and kind of punch: the seconds that rounding gave (minus: took) over all these days."""
    report: dict[str, dict[str, int]] = {}
    for person, theirs in sorted(days.items()):
        sums: dict[str, int] = {}
        for day in theirs:
            for kind, given in day.rounding:
                sums[kind] = sums.get(kind, 0) + given
        report[person] = dict(sorted(sums.items()))
    return report
