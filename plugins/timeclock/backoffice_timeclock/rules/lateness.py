"""Coming late, leaving early, not coming: what was planned against what was punched, before any rounding."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from backoffice_timeclock.rules.pay import PayRules
from backoffice_timeclock.rules.result import Reason
from backoffice_timeclock.rules.shifts import Planned


@dataclass(slots=True)
class Kept:
    """How the plan of one day was kept. Lengths are seconds beyond the grace's notice: all of them, not the rest."""

    late: int = 0
    left_early: int = 0
    flags: list[str] = field(default_factory=list)
    reasons: list[Reason] = field(default_factory=list)


Presence = tuple[int, int]


def kept(
    parts: Sequence[tuple[Planned, Presence | None, bool]], rules: PayRules, excused: bool, as_of: int | None
) -> Kept:
    """`parts`: each planned part with the first coming and last going that belong to it, and whether going is known."""
    found = Kept()
    for part, presence, complete in parts:
        if presence is None:
            if not excused and (as_of is None or as_of > part.end):
                found.flags.append("absent")
                found.reasons.append(Reason("plan.absent", (part.start, part.end, part.shift.code)))
            continue
        came, left = presence
        if came - part.start > rules.grace_late:
            found.late += came - part.start
            found.flags.append("late")
            found.reasons.append(Reason("plan.late", (part.start, came, came - part.start, rules.grace_late)))
        if complete and part.end - left > rules.grace_early:
            found.left_early += part.end - left
            found.flags.append("left_early")
            found.reasons.append(Reason("plan.left_early", (part.end, left, part.end - left, rules.grace_early)))
    return found
