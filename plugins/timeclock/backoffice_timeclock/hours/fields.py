"""What the values of shifts, pay rules and hours are."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated, Any

from backoffice.kinds import Choice, Count, Day, Duration, Flag, Instant, Json, RefTo, Text, TimeOfDay, Word
from backoffice_timeclock.rules import Attribution, RoundingMode
from backoffice_timeclock.rules.flags import ABOUT, PLAIN
from backoffice_timeclock.rules.flags import Flag as DayFlag

HOUR = 3600
A_DAY = 24 * HOUR


class Weekday(StrEnum):
    """The day on which the work week begins."""

    monday = "monday"
    tuesday = "tuesday"
    wednesday = "wednesday"
    thursday = "thursday"
    friday = "friday"
    saturday = "saturday"
    sunday = "sunday"


class LineKind(StrEnum):
    """What a pay line is: hours of a day, or what a day in a locked period has changed by since."""

    hours = "hours"
    delta = "delta"


class SheetState(StrEnum):
    """Where the hours of a person for a period stand."""

    submitted = "submitted"
    approved = "approved"
    locked = "locked"


class Severity(StrEnum):
    """How much an exception matters: hours are missing, somebody should look, or it is told only."""

    missing = "missing"
    warning = "warning"
    note = "note"


ShiftRef = Annotated[int, RefTo("Shift", resource="timeclock.shifts")]
AssignmentRef = Annotated[int, RefTo("Shift assignment", resource="timeclock.shift_assignments")]
RulesRef = Annotated[int, RefTo("Pay rules", resource="timeclock.pay_rules")]
PeriodRef = Annotated[int, RefTo("Period", resource="timeclock.periods")]
SheetRef = Annotated[int, RefTo("Timesheet", resource="timeclock.timesheets")]
DayRef = Annotated[int, RefTo("Day", resource="timeclock.days")]

Code = Annotated[str, Text("Code", max=20, pattern=r"^[^\s|:]+$", help="Short, without spaces, such as E or NIGHT")]
Name = Annotated[str, Text("Name", max=80)]
Starts = Annotated[str, TimeOfDay("Start", help="On the clock of the site")]
Ends = Annotated[str, TimeOfDay("End", help="Not after the start: it is on the next day")]
Parts = Annotated[list[list[int]], Json("Parts, in minutes since midnight")]
PartsText = Annotated[str, Text("Times", max=200)]
AttributionOf = Annotated[
    Attribution,
    Choice(
        "Hours over midnight",
        help="Count for the day of the start, of the end, of most of the work, or are divided at midnight",
    ),
]
Before = Annotated[int, Duration("Coming belongs to it from", le=12 * HOUR, help="How long before the start")]
After = Annotated[int, Duration("Going belongs to it until", le=12 * HOUR, help="How long after the end")]

Cycle = Annotated[
    str,
    Text(
        "Shifts in turn",
        max=400,
        help="Codes with spaces between, - for a day off: E E L L N N - -. One code alone is worked every day",
    ),
]
CycleIds = Annotated[list[int | None], Json("Shifts in turn")]
CycleStart = Annotated[dt.date, Day("Turn begins on", help="A day on which the first of them falls")]
From = Annotated[dt.date, Day("From")]
To = Annotated[dt.date, Day("To", help="The last day; empty: until further notice")]
OnDay = Annotated[dt.date, Day("Day")]
FirstDay = Annotated[dt.date, Day("First day")]
LastDay = Annotated[dt.date, Day("Last day")]
Instead = Annotated[bool, Flag("In place of the present one", help="The present one then ends the day before")]

WeekStarts = Annotated[Weekday, Choice("Work week begins on")]
Mode = Annotated[RoundingMode, Choice("Rounding", help="average: whole minutes, then the nearest step (7-minute rule)")]
Step = Annotated[int, Duration("Steps of", ge=60, le=HOUR)]
Grace = Annotated[int, Duration("Grace", le=2 * HOUR)]
Length = Annotated[int, Duration("Length", le=A_DAY)]
LongRest = Annotated[int, Duration("Rest in a week", le=7 * A_DAY, help="In one piece")]
Percent = Annotated[int, Count("Percent", ge=100, le=1000, help="Of the regular rate: 150 is time and a half")]
DayInRow = Annotated[int, Count("Day in a row", ge=2, le=7)]
Automatic = Annotated[bool, Flag("Take it off by itself", help="Else it is only warned of")]
Paid = Annotated[bool, Flag("Paid")]
RulesJson = Annotated[dict[str, Any], Json("Rules")]
WatchRest = Annotated[bool, Flag("Warn of too little rest", help="By the numbers of Directive 2003/88/EC")]

Worked = Annotated[int, Duration("Worked")]
PaidTime = Annotated[int, Duration("Paid")]
Planned = Annotated[int, Duration("Planned")]
BreakTime = Annotated[int, Duration("Unpaid break")]
Overtime = Annotated[int, Duration("Overtime")]
Late = Annotated[int, Duration("Late")]
LeftEarly = Annotated[int, Duration("Left early")]
RoundedIn = Annotated[int, Duration("Rounding of coming", ge=-A_DAY, help="What it gave; below nothing: took")]
RoundedOut = Annotated[int, Duration("Rounding of going", ge=-A_DAY, help="What it gave; below nothing: took")]
RoundedBreaks = Annotated[int, Duration("Rounding of breaks", ge=-A_DAY, help="What it gave; below nothing: took")]
Seconds = Annotated[int, Duration("Time", ge=-(10**9))]
ShiftText = Annotated[str, Text("Shift", max=80)]
FLAG_WORDS = tuple(Word(flag.value, about.label, about.meaning) for flag, about in ABOUT.items())
FlagsOf = Annotated[
    list[str], Json("Remarks", words=(*FLAG_WORDS, *(Word(code, label) for code, label in PLAIN.items())))
]
FlagOf = Annotated[DayFlag, Choice("What", words=FLAG_WORDS)]
Open = Annotated[bool, Flag("Hours missing", help="Hours cannot be right before somebody has looked")]
Said = Annotated[str, Text("Why", max=500, help="The decision without a language; see `hours.said`")]
SeverityOf = Annotated[
    Severity,
    Choice(
        "Weight",
        words=(
            Word("missing", "Hours missing", "Hours cannot be right before somebody has settled it", "bad"),
            Word("warning", "To look at", "Hours count; somebody should know", "warn"),
            Word("note", "Note", "Told only; nothing has to be done", "off"),
        ),
    ),
]
Rule = Annotated[str, Text("Rule", max=40)]
LineKindOf = Annotated[LineKind, Choice("Kind")]
SheetStateOf = Annotated[SheetState, Choice("State")]
Digest = Annotated[str, Text("Fingerprint", max=64, secrecy="internal")]
AsOf = Annotated[dt.datetime, Instant("Computed")]
CreatedAt = Annotated[dt.datetime, Instant("Created")]
At = Annotated[dt.datetime, Instant("At")]
Principal = Annotated[str, Text("By", max=80)]
Version = Annotated[int, Count("Version", ge=1)]
