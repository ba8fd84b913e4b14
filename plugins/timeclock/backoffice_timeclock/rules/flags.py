"""Which decisions somebody should see, how much each matters, and how people read it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from backoffice_timeclock.rules.result import Day, Reason

MISSING, WARNING, NOTE = "missing", "warning", "note"


class Flag(StrEnum):
    """What stands out of a day. Lists, files and programs keep these codes; people read the label of each."""

    missing_out = "missing_out"
    too_long = "too_long"
    out_without_in = "out_without_in"
    absent = "absent"
    break_without_work = "break_without_work"
    break_not_started = "break_not_started"
    break_not_ended = "break_not_ended"
    short_break = "short_break"
    unbroken = "unbroken"
    late = "late"
    left_early = "left_early"
    unplanned = "unplanned"
    rest_daily = "rest_daily"
    rest_weekly = "rest_weekly"
    rest_average = "rest_average"
    future = "future"
    before_hiring = "before_hiring"
    after_leaving = "after_leaving"
    double = "double"


@dataclass(frozen=True)
class About:
    """`weight` says how much it matters, `rules` which decisions set it, `label` and `meaning` are for people."""

    weight: str
    rules: tuple[str, ...]
    label: str
    meaning: str


ABOUT: Final = {
    Flag.missing_out: About(
        MISSING, ("pair.missing_out",), "Going is missing", "Came and did not punch out; no hours until corrected"
    ),
    Flag.too_long: About(
        MISSING, ("pair.too_long",), "Too long to be one shift", "Coming and going lie too far apart to belong together"
    ),
    Flag.out_without_in: About(
        MISSING,
        ("pair.out_without_in",),
        "Coming is missing",
        "Punched out without having come; no hours until corrected",
    ),
    Flag.absent: About(MISSING, ("plan.absent",), "Did not come", "A shift was planned and nothing was punched"),
    Flag.break_without_work: About(
        WARNING, ("pair.break_without_work",), "Break without work", "A break began although nobody had come"
    ),
    Flag.break_not_started: About(
        WARNING, ("pair.break_not_started",), "Start of the break is missing", "A break ended that had not begun"
    ),
    Flag.break_not_ended: About(
        WARNING,
        ("pair.second_break", "pair.came_back", "pair.left_in_break"),
        "End of the break is missing",
        "A break began and its end was not punched",
    ),
    Flag.short_break: About(WARNING, ("break.short",), "Break too short", "Less break than so much work asks for"),
    Flag.unbroken: About(
        WARNING, ("rest.unbroken",), "Too long without a break", "More work in one piece than allowed"
    ),
    Flag.late: About(WARNING, ("plan.late",), "Late", "Came later than planned, beyond the grace"),
    Flag.left_early: About(WARNING, ("plan.left_early",), "Left early", "Left earlier than planned, beyond the grace"),
    Flag.unplanned: About(NOTE, ("plan.unplanned",), "Not planned", "Worked when no shift was planned"),
    Flag.rest_daily: About(
        WARNING, ("rest.daily",), "Too little daily rest", "Too few hours in one piece between two days of work"
    ),
    Flag.rest_weekly: About(
        WARNING, ("rest.weekly",), "Too little weekly rest", "No long enough rest in one piece in this week"
    ),
    Flag.rest_average: About(
        WARNING, ("rest.average",), "Average week too long", "More hours a week on average than allowed"
    ),
    Flag.future: About(
        WARNING, ("fact.future",), "From the future", "A punch later than our clock: some clock is wrong"
    ),
    Flag.before_hiring: About(
        WARNING, ("fact.before_hiring",), "Before the first day", "A punch before the first day of employment"
    ),
    Flag.after_leaving: About(
        WARNING, ("fact.after_leaving",), "After the last day", "A punch after the last day of employment"
    ),
    Flag.double: About(NOTE, ("pair.double",), "Punched twice", "The same punch again within moments; it counts once"),
}
"""Of every flag. With the weight `missing` hours cannot be right before it is settled."""

PLAIN: Final = {"corrected": "Corrected", "holiday": "Holiday"}
"""Remarks about a day that nobody has to look at, with their labels."""

FLAGS: Final = {rule: (flag.value, about.weight) for flag, about in ABOUT.items() for rule in about.rules}
"""By rule: the flag it sets on the day, and its weight."""


def exceptions(day: Day) -> list[tuple[str, str, Reason]]:
    """(flag, weight, reason) of everything about the day that somebody should see, each once."""
    found = {reason: FLAGS[reason.rule] for reason in day.reasons if reason.rule in FLAGS}
    return [(flag, weight, reason) for reason, (flag, weight) in found.items()]


def is_open(day: Day) -> bool:
    """Whether hours of the day are missing until somebody has looked."""
    return any(weight == MISSING for _, weight, _ in exceptions(day))
