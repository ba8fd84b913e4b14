"""What every step of one computation looks things up in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from backoffice_timeclock.rules.attribution import Plan
from backoffice_timeclock.rules.pay import PayRules, in_force
from backoffice_timeclock.rules.stretches import Drafts
from backoffice_timeclock.rules.zones import Zones


class RulesByDay(dict[dt.date, PayRules]):
    """The version in force by day, looked up once."""

    def __init__(self, versions: tuple[PayRules, ...]) -> None:
        super().__init__()
        self.versions = versions

    def __missing__(self, day: dt.date) -> PayRules:
        self[day] = in_force(self.versions, day)
        return self[day]

    def week(self, day: dt.date) -> dt.date:
        """The first day of the week in which the day lies."""
        return day - dt.timedelta(days=(day.weekday() - self[day].week_starts) % 7)

    def week_after(self, week: dt.date) -> dt.date:
        """The first day of the next week; earlier than seven days on when new rules begin the week elsewhere."""
        for ahead in range(1, 7):
            day = week + dt.timedelta(days=ahead)
            if day.weekday() == self[day].week_starts:
                return day
        return week + dt.timedelta(days=7)


@dataclass(slots=True)
class Context:
    """The rules, the plan and the calendar of one person, and the days as far as they are put together."""

    rules: RulesByDay
    zones: Zones
    plan: Plan
    as_of: int | None
    hired_on: dt.date | None
    left_on: dt.date | None
    holidays: frozenset[dt.date]
    excused: frozenset[dt.date]
    drafts: Drafts = field(default_factory=Drafts)

    def rules_at(self, at: int) -> PayRules:
        """The version in force at an instant."""
        return self.rules.versions[0] if len(self.rules.versions) == 1 else self.rules[self.zones.day(at)]
