"""Odd punches: kept, and flagged on the day they belong to."""

from __future__ import annotations

from collections.abc import Iterable

from backoffice_timeclock.rules.context import Context
from backoffice_timeclock.rules.facts import Fact
from backoffice_timeclock.rules.pairing import Loose
from backoffice_timeclock.rules.result import Reason


def flag_odd(context: Context, counted: Iterable[Fact], voided: Iterable[Fact], loose: Iterable[Loose]) -> None:
    """Write on the drafts what led to no hours, what was corrected and what cannot be as it says."""
    for one in loose:
        _flag(context, one.fact, one.flag, one.reason)
    for fact in voided:
        _flag(context, fact, "corrected", Reason("fact.voided", (fact.at,)))
    for fact in counted:
        if fact.corrected:
            _flag(context, fact, "corrected", Reason("fact.corrected", (fact.at, fact.corrected)))
        if fact.future:
            _flag(context, fact, "future", Reason("fact.future", (fact.at,)))
        _employed(context, fact)


def _employed(context: Context, fact: Fact) -> None:
    day = context.zones.day(fact.at)
    if context.hired_on is not None and day < context.hired_on:
        _flag(context, fact, "before_hiring", Reason("fact.before_hiring", (fact.at,)))
    if context.left_on is not None and day > context.left_on:
        _flag(context, fact, "after_leaving", Reason("fact.after_leaving", (fact.at,)))


def _flag(context: Context, fact: Fact, flag: str, reason: Reason) -> None:
    part = context.plan.match(fact.at, fact.at)
    draft = context.drafts[context.zones.day(fact.at) if part is None else part.day]
    draft.flags.append(flag)
    draft.reasons.append(reason)
