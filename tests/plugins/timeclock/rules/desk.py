"""Short words for the tests of the rules: punches as they stand on a time card, in local time."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from backoffice_timeclock.rules import Assignment, Days, Part, Pattern, PayRules, Punch, Shift, Zones, compute

HOUR = 3600
BERLIN = "Europe/Berlin"
MONDAY = dt.date(2026, 11, 2)
DECIDED = dt.datetime(2026, 12, 1, tzinfo=dt.UTC)
PLAIN = PayRules(1)


def day(number: int) -> dt.date:
    """The days of a week from Monday, 2 November 2026: 0 is that Monday."""
    return MONDAY + dt.timedelta(days=number)


def card(text: str, zone: str = BERLIN, kinds: tuple[str, ...] = ("in", "out")) -> list[Punch]:
    """`"2026-11-02 08:00 17:00"` line by line; kinds alternate, or stand before a time: `out@17:00`."""
    punches: list[Punch] = []
    for line in filter(None, map(str.strip, text.splitlines())):
        date, *times = line.split()
        for place, word in enumerate(times):
            kind, _, clock = word.rpartition("@")
            at = local(f"{date} {clock}", zone)
            punches.append(Punch(len(punches) + 1, at, kind or kinds[place % len(kinds)]))
    return punches


def local(text: str, zone: str = BERLIN) -> dt.datetime:
    """`2026-11-02 08:00` on the clock of the zone; a `*` behind it means the second of two."""
    moment = dt.datetime.fromisoformat(text.rstrip("*")).replace(tzinfo=ZoneInfo(zone), fold=int(text.endswith("*")))
    return moment.astimezone(dt.UTC)


def shift(code: str, *parts: str, attribution: str = "start") -> Shift:
    """`shift("N", "22:00-06:00")`."""
    return Shift(code, tuple(_part(part) for part in parts), attribution)


def _part(text: str) -> Part:
    start, end = (int(clock[:2]) * 60 + int(clock[3:]) for clock in text.split("-"))
    return Part(start, end)


def every_day(one: Shift) -> list[Assignment]:
    """Somebody who works this shift on all days."""
    return [Assignment(Pattern("daily", (one,)), MONDAY, dt.date(2000, 1, 1))]


def week(punches: list[Punch], rules: PayRules = PLAIN, zone: str | Zones = BERLIN, **more: object) -> Days:
    """The hours of the week from Monday, 2 November 2026."""
    given = {"corrections": [], "shifts": [], "holidays": [], "first_day": day(0), "last_day": day(6), **more}
    return compute(punches=punches, rules=rules, zone=zone, **given)  # type: ignore[arg-type]
