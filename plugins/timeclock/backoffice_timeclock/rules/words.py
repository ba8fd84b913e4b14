"""Every decision as a sentence, in the time of the site."""

from __future__ import annotations

import datetime as dt
import string
from typing import Any

from backoffice_timeclock.rules.result import Reason
from backoffice_timeclock.rules.zones import Zones

WORDS = {
    "pair.stretch": "{0:t} to {1:t}: {2:k} belongs with {3:k}.",
    "pair.double": "{0:t} comes at most {2:d} after the same punch of {1:t} and is counted as one with it.",
    "pair.missing_out": "Since {0:t} no going was punched before the next coming: no hours until it is corrected.",
    "pair.running": "Since {0:t} at work; the hours count once going is punched.",
    "pair.too_long": "{0:t} and {1:t} lie {2:d} apart, more than {3:d}: they do not belong together.",
    "pair.out_without_in": "{0:t} is a going without a coming before it: no hours until it is corrected.",
    "pair.break_without_work": "{0:t} begins a break, but nobody had come.",
    "pair.break_not_started": "{0:t} ends a break that was not begun.",
    "pair.second_break": "{0:t} begins a break within the break of {1:t}; the first counts.",
    "pair.came_back": "{1:t} is a coming during the break of {0:t}: it ends the break.",
    "pair.left_in_break": "{1:t} is a going during the break of {0:t}: work ended when the break began.",
    "fact.voided": "The punch of {0:t} does not count: a correction has voided it.",
    "fact.corrected": "The punch of {0:t} counts as corrected ({1}).",
    "fact.future": "{0:t} lay in the future when it arrived, so some clock is wrong. It counts as punched.",
    "fact.before_hiring": "{0:t} lies before the first day of employment.",
    "fact.after_leaving": "{0:t} lies after the last day of employment.",
    "day.start": "Counts for {0}, the day on which it began.",
    "day.end": "Counts for {0}, the day on which it ended.",
    "day.most": "Counts for {0}, the day with most of the work.",
    "day.midnight": "Is divided at midnight.",
    "day.start_of_shift": "Counts for {0}, the day on which shift {1} begins.",
    "day.end_of_shift": "Counts for {0}, the day on which shift {1} ends.",
    "day.most_of_shift": "Counts for {0}, the day with most of the work of shift {1}.",
    "day.midnight_of_shift": "Is divided at midnight, as shift {1} asks.",
    "plan.unplanned": "No shift was planned around {0:t}.",
    "plan.absent": "Shift {2}, {0:t} to {1:t}, was planned and nothing was punched.",
    "plan.late": "Planned for {0:t}, came at {1:t}: {2:d} late (grace {3:d}).",
    "plan.left_early": "Planned until {0:t}, left at {1:t}: {2:d} early (grace {3:d}).",
    "plan.holiday": "{0} is a holiday.",
    "round": "{0:t} is taken as {1:t} ({2:k}: {3}, steps of {4:d}).",
    "round.overlap": "{0:t} would overlap with the stretch before it after rounding; it begins at {1:t}.",
    "break.paid": "The break {0:t} to {1:t} is no longer than {2:d} and stays paid.",
    "break.punched": "The break {0:t} to {1:t} was punched and is not paid.",
    "break.automatic": "More than {0:d} of work ask for {1:d} of break; {2:d} were taken, {3:d} are taken off.",
    "break.short": "{0:d} of work ask for {1:d} of break; only {2:d} were taken.",
    "pay.daily": "Hours of the day after {0:d} are paid at {1} %.",
    "pay.holiday": "Hours on a holiday after {0:d} are paid at {1} %.",
    "pay.consecutive": "It is day {2} in a row in this week: hours after {0:d} are paid at {1} %.",
    "pay.weekly": "The week has reached {0:d}: {2:d} of this day are paid at {1} %.",
    "rest.daily": "In the 24 hours from {0:t} the longest rest was {1:d}; it must be {2:d}.",
    "rest.weekly": "The longest rest of this week was {0:d}; it must be {1:d}.",
    "rest.average": "The last {2} weeks averaged {0:d} of work; at most {1:d} are allowed.",
    "rest.unbroken": "From {0:t} to {1:t} were {2:d} of work without a break; at most {3:d} are allowed.",
}
KINDS = {"in": "coming", "out": "going", "break_start": "break begins", "break_end": "break ends"}


class _Words(string.Formatter):
    def __init__(self, zones: Zones) -> None:
        self.zones = zones

    def format_field(self, value: Any, format_spec: str) -> str:
        match format_spec:
            case "t":
                return clock(value, self.zones)
            case "d":
                return hours(value)
            case "k":
                return KINDS.get(value, str(value))
        return str(value)


def sentence(reason: Reason, zone: str | Zones) -> str:
    """What was decided, as people read it, with times on the clock of the site."""
    return _Words(Zones.of(zone)).format(WORDS[reason.rule], *reason.args)


def clock(at: int, zones: Zones) -> str:
    """`02:30`, with its offset where the wall shows the time twice: `02:30 (+02:00)`."""
    wall = zones.wall(at)
    text = f"{wall:%H:%M:%S}" if wall.second else f"{wall:%H:%M}"
    if zones.wall(at + 3600) == wall or zones.wall(at - 3600) == wall:
        offset = dt.timedelta(seconds=zones.offset(at))
        sign = "-" if offset < dt.timedelta(0) else "+"
        minutes = abs(int(offset.total_seconds())) // 60
        return f"{text} ({sign}{minutes // 60:02}:{minutes % 60:02})"
    return text


def hours(length: int) -> str:
    """`7:30`."""
    minutes, rest = divmod(abs(length), 60)
    return f"{'-' if length < 0 else ''}{minutes // 60}:{minutes % 60:02}" + (f":{rest:02}" if rest else "")
