"""The hours of one person: a pure function of punches, corrections, shifts, rules, holidays and the site's zone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from backoffice_timeclock.rules.attribution import Plan
from backoffice_timeclock.rules.context import Context, RulesByDay
from backoffice_timeclock.rules.facts import Correction, Punch, facts, seconds
from backoffice_timeclock.rules.odd import flag_odd
from backoffice_timeclock.rules.pairing import pair
from backoffice_timeclock.rules.pay import PayRules
from backoffice_timeclock.rules.result import Day, Days
from backoffice_timeclock.rules.shifts import ONE_DAY, Assignment, planned
from backoffice_timeclock.rules.stretches import Layout
from backoffice_timeclock.rules.weeks import days_of_week, warn_daily
from backoffice_timeclock.rules.zones import Zones

MARGIN = 9
"""Days before the first week and after the last day whose punches should be given, so that pairing finds its step."""


def compute(
    punches: Iterable[Punch],
    corrections: Iterable[Correction],
    shifts: Iterable[Assignment],
    rules: PayRules | Sequence[PayRules],
    holidays: Iterable[dt.date],
    zone: str | Zones,
    first_day: dt.date,
    last_day: dt.date,
    *,
    as_of: dt.datetime | None = None,
    hired_on: dt.date | None = None,
    left_on: dt.date | None = None,
    excused: Iterable[dt.date] = (),
) -> Days:
    """The days from first to last (inclusive), each with its intervals, pay lines, flags and reasons.

    Give the punches from `MARGIN` days before the week of the first day to `MARGIN` days after the last. The order of
    the input means nothing. `as_of` is the moment of looking: who came since may still be at work, and a shift that
    has not ended is not missed. Nobody is expected before `hired_on` or after `left_on`. `excused` are days of leave.
    Raises ValueError when there are no rules or the last day is before the first.
    """
    versions = (rules,) if isinstance(rules, PayRules) else tuple(rules)
    if not versions or last_day < first_day:
        raise ValueError("hours need at least one version of rules and a last day that is not before the first")
    by_day = RulesByDay(versions)
    zones = Zones.of(zone)
    shifts = tuple(shifts)
    opens, closes = by_day.week(first_day) - 2 * ONE_DAY, last_day + 8 * ONE_DAY
    parts = planned(shifts, zones, max(opens, hired_on or opens), min(closes, left_on or closes))
    context = Context(
        by_day,
        zones,
        Plan(parts, shifts),
        None if as_of is None else seconds(as_of),
        hired_on,
        left_on,
        frozenset(holidays),
        frozenset(excused),
    )
    return Days(tuple(_days(context, punches, tuple(corrections), first_day, last_day)))


def _days(
    context: Context, punches: Iterable[Punch], corrections: Sequence[Correction], first: dt.date, last: dt.date
) -> Iterable[Day]:
    counted, voided = facts(punches, corrections, context.rules[first].skew)
    sessions, loose = pair(counted, context.rules_at, context.as_of)
    Layout(context.drafts, context.plan, context.zones).lay(sessions, context.rules)
    flag_odd(context, counted, voided, loose)
    spells = [(session.began.at, session.until) for session in sessions]
    warn_daily(context, first, spells)
    week = context.rules.week(first)
    while week <= last:
        yield from (day for day in days_of_week(context, week, spells) if first <= day.day <= last)
        week = context.rules.week_after(week)
