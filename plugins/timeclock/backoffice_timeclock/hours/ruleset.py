"""Pay rules as people give them, as they are stored, and as the pure rules take them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from pydantic import Field

from backoffice.bus import Payload
from backoffice.org.models import SiteRef
from backoffice_people import DepartmentRef
from backoffice_timeclock.hours.fields import (
    HOUR,
    AttributionOf,
    Automatic,
    DayInRow,
    From,
    Grace,
    Length,
    LongRest,
    Mode,
    Name,
    Paid,
    Percent,
    Step,
    WatchRest,
    Weekday,
    WeekStarts,
)
from backoffice_timeclock.rules import (
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

WEEKDAYS = tuple(Weekday)


class BreakLine(Payload):
    after: Length = Field(title="After work of")
    least: Length = Field(title="Break of at least")
    automatic: Automatic = True
    paid: Paid = False


class TierLine(Payload):
    after: Length = Field(title="After")
    percent: Percent = 150


class WeekTier(Payload):
    after: int = Field(title="After hours in the week", ge=1, le=168)
    percent: Percent = 150


class RowTier(TierLine):
    day: DayInRow = 7


class DefinePayRules(Payload):
    """Lengths may be written 7:30. Without site and department the rules are those of the whole company."""

    name: Name
    valid_from: From
    site: SiteRef | None = Field(default=None, title="Only for site")
    department: DepartmentRef | None = Field(default=None, title="Only for department")
    week_starts: WeekStarts = Weekday.monday
    attribution: AttributionOf = Attribution.start
    longest: Length = Field(default=16 * HOUR, title="Longest shift", description="More is a forgotten punch")
    rounding_in: Mode = Field(default=RoundingMode.none, title="Round coming")
    rounding_out: Mode = Field(default=RoundingMode.none, title="Round going")
    rounding_breaks: Mode = Field(default=RoundingMode.none, title="Round breaks")
    step: Step = 15 * 60
    grace_late: Grace = Field(default=5 * 60, title="Grace for coming")
    grace_early: Grace = Field(default=5 * 60, title="Grace for going")
    paid_break_up_to: Length = Field(default=0, title="Punched breaks are paid up to", description="0:00: none is")
    breaks: list[BreakLine] = Field(default=[], title="Breaks", max_length=6)
    daily: list[TierLine] = Field(default=[], title="Overtime of the day", max_length=6)
    weekly: list[WeekTier] = Field(default=[], title="Overtime of the week", max_length=6)
    consecutive: list[RowTier] = Field(default=[], title="Overtime on days in a row", max_length=6)
    holiday: list[TierLine] = Field(default=[], title="On holidays", max_length=6)
    watch_rest: WatchRest = False
    rest_daily: Length = Field(default=11 * HOUR, title="Rest in 24 hours")
    rest_weekly: LongRest = 35 * HOUR
    unbroken: Length = Field(default=6 * HOUR, title="Work without a break at most")


def stored(p: DefinePayRules) -> dict[str, Any]:
    """What is kept of them: everything but where and from when they hold."""
    return p.model_dump(mode="json", exclude={"name", "valid_from", "site", "department"})


def pay_rules(version: int, valid_from: dt.date, kept: Mapping[str, Any]) -> PayRules:
    """What was kept, for the pure rules."""
    step = kept["step"]
    breaks = Rounding(kept["rounding_breaks"], step)
    return PayRules(
        version=version,
        valid_from=valid_from,
        attribution=kept["attribution"],
        longest=kept["longest"],
        rounding_in=Rounding(kept["rounding_in"], step),
        rounding_out=Rounding(kept["rounding_out"], step),
        rounding_break_start=breaks,
        rounding_break_end=breaks,
        grace_late=kept["grace_late"],
        grace_early=kept["grace_early"],
        paid_break_up_to=kept["paid_break_up_to"],
        breaks=tuple(BreakRule(b["after"], b["least"], b["automatic"], b["paid"]) for b in kept["breaks"]),
        overtime=_overtime(kept),
        rest=_rest(kept),
        week_starts=WEEKDAYS.index(Weekday(kept["week_starts"])),
    )


def _overtime(kept: Mapping[str, Any]) -> Overtime:
    days = sorted({line["day"] for line in kept["consecutive"]})
    return Overtime(
        daily=tuple(Tier(t["after"], t["percent"]) for t in kept["daily"]),
        weekly=tuple(Tier(t["after"] * HOUR, t["percent"]) for t in kept["weekly"]),
        consecutive=tuple(
            ConsecutiveDay(day, tuple(Tier(t["after"], t["percent"]) for t in kept["consecutive"] if t["day"] == day))
            for day in days
        ),
        holiday=tuple(Tier(t["after"], t["percent"]) for t in kept["holiday"]),
    )


def _rest(kept: Mapping[str, Any]) -> Rest | None:
    if not kept["watch_rest"]:
        return None
    return Rest(daily=kept["rest_daily"], weekly=kept["rest_weekly"], unbroken=kept["unbroken"])
