"""From punches to hours, and why. Pure: no database, no clock, no settings; the same input gives the same bytes.

Instants are whole seconds since 1970 in UTC; lengths of time are whole seconds; a day is a day on the calendar of the
site. `compute` is the one way in.
"""

from backoffice_timeclock.rules.compute import compute
from backoffice_timeclock.rules.facts import Correction, Punch, PunchKind
from backoffice_timeclock.rules.pay import (
    Attribution,
    BreakRule,
    ConsecutiveDay,
    Overtime,
    PayRules,
    Rest,
    Rounding,
    RoundingMode,
    Tier,
)
from backoffice_timeclock.rules.result import Day, Days, Interval, PayLine, Reason
from backoffice_timeclock.rules.shifts import Assignment, Part, Pattern, Shift
from backoffice_timeclock.rules.words import sentence
from backoffice_timeclock.rules.zones import Zones

__all__ = [
    "Assignment",
    "Attribution",
    "BreakRule",
    "ConsecutiveDay",
    "Correction",
    "Day",
    "Days",
    "Interval",
    "Overtime",
    "Part",
    "Pattern",
    "PayLine",
    "PayRules",
    "Punch",
    "PunchKind",
    "Reason",
    "Rest",
    "Rounding",
    "RoundingMode",
    "Shift",
    "Tier",
    "Zones",
    "compute",
    "sentence",
]
