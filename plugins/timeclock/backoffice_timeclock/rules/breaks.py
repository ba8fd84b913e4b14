"""Breaks that must be had: taken off by themselves, or warned of.

The German Arbeitszeitgesetz (section 4) asks for 30 minutes after more than six hours and 45 after more than nine;
29 CFR 785.18 and .19 call breaks up to 20 minutes paid time and meal periods of 30 minutes not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from backoffice_timeclock.rules.pay import BreakRule, PayRules
from backoffice_timeclock.rules.result import Interval, Reason


def apply(intervals: list[Interval], rules: PayRules) -> tuple[list[Interval], list[str], list[Reason]]:
    """The intervals of one day with automatic breaks cut out, the flags and the reasons."""
    flags: list[str] = []
    reasons: list[Reason] = []
    for rule in sorted(rules.breaks, key=lambda r: (r.after, r.least)):
        gross = sum(i.length for i in intervals if i.kind == "work")
        cut = sum(i.length for i in intervals if i.rule == "break.automatic")
        taken = _taken(intervals)
        over = gross + cut - rule.after
        missing = min(rule.least - taken, over - cut if rule.automatic else rule.least)
        if over <= 0 or missing <= 0:
            continue
        if not rule.automatic:
            flags.append("short_break")
            reasons.append(Reason("break.short", (gross, rule.least, taken)))
            continue
        intervals = _cut(intervals, rule, missing)
        reasons.append(Reason("break.automatic", (rule.after, rule.least, taken, missing)))
    return intervals, flags, reasons


def _taken(intervals: Sequence[Interval]) -> int:
    """Every pause between the work of a day counts, punched as a break or between going and coming."""
    work = sorted((i.start, i.end) for i in intervals if i.kind == "work")
    return sum(max(0, later[0] - earlier[1]) for earlier, later in pairwise(work))


def _cut(intervals: list[Interval], rule: BreakRule, missing: int) -> list[Interval]:
    """Lay the break where the work of the day reaches `rule.after`; work goes on behind it."""
    done: list[Interval] = []
    worked = 0
    for interval in intervals:
        if interval.kind != "work" or not missing or worked + interval.length <= rule.after:
            done.append(interval)
            worked += interval.length if interval.kind == "work" else 0
            continue
        begin = interval.start + max(0, rule.after - worked)
        length = min(missing, interval.end - begin)
        done.extend(_around(interval, begin, begin + length, "paid_break" if rule.paid else "break"))
        worked += interval.length
        missing -= length
    return done


def _around(interval: Interval, begin: int, end: int, kind: str) -> list[Interval]:
    before = replace(interval, end=begin, raw_end=begin, closed_by="")
    after = replace(interval, start=end, raw_start=end, opened_by="")
    pause = replace(interval, kind=kind, rule="break.automatic")
    if begin > interval.start:
        pause = replace(pause, start=begin, raw_start=begin, opened_by="")
    if end < interval.end:
        pause = replace(pause, end=end, raw_end=end, closed_by="")
    return [
        *([before] if begin > interval.start else ()),
        pause,
        *([after] if end < interval.end else ()),
    ]
