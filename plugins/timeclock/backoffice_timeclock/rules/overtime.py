"""Which hours are paid at which percentage: by day, on consecutive days and holidays, then by week."""

from __future__ import annotations

from collections.abc import Sequence

from backoffice_timeclock.rules.pay import PayRules, Tier
from backoffice_timeclock.rules.result import Interval, PayLine, Reason

PLAIN = 100
Named = tuple[int, int, str]
"""(after seconds, percent, rule)"""


def lines_of_day(
    intervals: Sequence[Interval], rules: PayRules, holiday: bool, in_a_row: int
) -> tuple[list[PayLine], list[Reason]]:
    """The paid parts of one day. `in_a_row` counts the days worked one after the other in this week, this one too."""
    tiers = _tiers(rules, holiday, in_a_row)
    lines: list[PayLine] = []
    position = 0
    for interval in intervals:
        if interval.kind == "break":
            continue
        lines.extend(_cut(interval.start, interval.end, position, tiers))
        position += interval.length
    used = {line.rule for line in lines if line.percent != PLAIN}
    reasons = [Reason(f"pay.{rule}", (after, percent, in_a_row)) for after, percent, rule in tiers if rule in used]
    return lines, reasons


def _tiers(rules: PayRules, holiday: bool, in_a_row: int) -> list[Named]:
    pay = rules.overtime
    found = _named(pay.daily, "daily")
    if holiday:
        found += _named(pay.holiday, "holiday")
    reached = [one for one in pay.consecutive if in_a_row >= one.day]
    if reached:
        found += _named(max(reached, key=lambda one: one.day).tiers, "consecutive")
    return sorted(found)


def _named(tiers: Sequence[Tier], rule: str) -> list[Named]:
    return [(tier.after, tier.percent, rule) for tier in tiers]


def _cut(start: int, end: int, position: int, tiers: Sequence[Named]) -> list[PayLine]:
    """The stretch cut where a tier begins; `position` is the time already worked before it."""
    borders = [start + after - position for after, _, _ in tiers if 0 < after - position < end - start]
    lines: list[PayLine] = []
    for border in [*sorted(set(borders)), end]:
        if border > start:
            percent, rule = _best(position, tiers)
            lines.append(PayLine(start, border, rule, percent))
            position += border - start
            start = border
    return lines


def _best(position: int, tiers: Sequence[Named]) -> tuple[int, str]:
    reached = [(percent, rule) for after, percent, rule in tiers if after <= position]
    return max([(PLAIN, "regular"), *reached], key=lambda found: found[0])


def weekly(days: Sequence[Sequence[PayLine]], tiers: Sequence[Tier]) -> tuple[list[list[PayLine]], list[list[Reason]]]:
    """The lines of the days of one week, with weekly overtime in place of regular hours beyond the limit.

    Only hours that are still paid plain count towards the week: no hour is raised twice (California Labor Code 510(a),
    last sentence; under the FLSA, 29 USC 207(e)(5), (h), daily premiums are credited against weekly ones).
    """
    named = sorted(_named(tiers, "weekly"))
    position = 0
    lines_by_day: list[list[PayLine]] = []
    reasons: list[list[Reason]] = []
    for lines in days:
        done: list[PayLine] = []
        for line in lines:
            if line.percent != PLAIN:
                done.append(line)
                continue
            done.extend(_cut(line.start, line.end, position, named))
            position += line.seconds
        raised = sum(line.seconds for line in done if line.rule == "weekly")
        lines_by_day.append(done)
        reasons.append([Reason("pay.weekly", (named[0][0], named[0][1], raised))] if raised else [])
    return lines_by_day, reasons


def in_a_row(worked: Sequence[bool]) -> list[int]:
    """For each day of one week, the days worked one after the other up to it; 0 on a day without work."""
    counts: list[int] = []
    for is_worked in worked:
        counts.append((counts[-1] if counts else 0) + 1 if is_worked else 0)
    return counts
