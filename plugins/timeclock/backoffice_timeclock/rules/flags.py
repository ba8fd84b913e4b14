"""Which decisions somebody should see, and how much each matters."""

from __future__ import annotations

from typing import Final

from backoffice_timeclock.rules.result import Day, Reason

MISSING, WARNING, NOTE = "missing", "warning", "note"

FLAGS: Final = {
    "pair.missing_out": ("missing_out", MISSING),
    "pair.too_long": ("too_long", MISSING),
    "pair.out_without_in": ("out_without_in", MISSING),
    "pair.break_without_work": ("break_without_work", WARNING),
    "pair.break_not_started": ("break_not_started", WARNING),
    "pair.second_break": ("break_not_ended", WARNING),
    "pair.came_back": ("break_not_ended", WARNING),
    "pair.left_in_break": ("break_not_ended", WARNING),
    "pair.double": ("double", NOTE),
    "fact.future": ("future", WARNING),
    "fact.before_hiring": ("before_hiring", WARNING),
    "fact.after_leaving": ("after_leaving", WARNING),
    "plan.unplanned": ("unplanned", NOTE),
    "plan.absent": ("absent", MISSING),
    "plan.late": ("late", WARNING),
    "plan.left_early": ("left_early", WARNING),
    "break.short": ("short_break", WARNING),
    "rest.daily": ("rest_daily", WARNING),
    "rest.weekly": ("rest_weekly", WARNING),
    "rest.average": ("rest_average", WARNING),
    "rest.unbroken": ("unbroken", WARNING),
}
"""By rule: the flag it sets on the day, and its weight. `missing`: hours cannot be right before it is settled."""


def exceptions(day: Day) -> list[tuple[str, str, Reason]]:
    """(flag, weight, reason) of everything about the day that somebody should see, each once."""
    found = {reason: FLAGS[reason.rule] for reason in day.reasons if reason.rule in FLAGS}
    return [(flag, weight, reason) for reason, (flag, weight) in found.items()]


def is_open(day: Day) -> bool:
    """Whether hours of the day are missing until somebody has looked."""
    return any(weight == MISSING for _, weight, _ in exceptions(day))
