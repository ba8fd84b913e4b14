"""Weeks worked by somebody unreliable: punches, and corrections of them, in any order that one likes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from random import Random
from typing import Any

from tests.plugins.timeclock.conftest import Clock

FIRST = dt.date(2026, 10, 5)
"""The Monday of the first week: three weeks before the clocks go back in Berlin."""
REVIEW = dt.datetime(2026, 11, 16, 8, tzinfo=dt.UTC)
"""When corrections are asked for and decided: long after the last punch."""
OTHER = "user:77"


@dataclass(frozen=True)
class Made:
    """A punch that somebody made."""

    at: dt.datetime
    kind: str


@dataclass(frozen=True)
class Put:
    """A correction: of the punch with this number, or of none; decided `minute` minutes after the review began."""

    action: str
    minute: int
    punch: int | None = None
    at: dt.datetime | None = None
    kind: str | None = None


def punches(dice: Random, first: dt.date = FIRST, days: int = 21) -> list[Made]:
    """About two shifts in three days; some goings are forgotten, some punches doubled, no two at one moment."""
    made: dict[dt.datetime, Made] = {}
    for number in range(days):
        if dice.random() < 0.3:
            continue
        at = dt.datetime.combine(first, dt.time(dice.choice((5, 6, 13, 21))), dt.UTC)
        at += dt.timedelta(days=number, seconds=dice.randrange(3_600))
        for kind, hours in (
            ("in", 0),
            ("break_start", 4),
            ("break_end", 4.5),
            ("out", dice.choice((8, 8.5, 10, 12.5))),
        ):
            moment = at + dt.timedelta(hours=hours, seconds=dice.randrange(600))
            if dice.random() < 0.9:
                made[moment] = Made(moment, "auto" if kind in ("in", "out") and dice.random() < 0.6 else kind)
            if dice.random() < 0.05:
                again = moment + dt.timedelta(seconds=dice.randrange(1, 90))
                made.setdefault(again, Made(again, kind))
    return list(made.values())


def corrections(dice: Random, made: list[Made], number: int) -> list[Put]:
    """Punches that are moved, voided or added; some of them more than once."""
    found = []
    for minute in range(number):
        punch = dice.randrange(dice.choice((3, len(made))))
        near = made[punch].at + dt.timedelta(seconds=dice.randrange(-7_200, 7_200))
        match dice.choice(("void", "retime", "retime", "add", "add")):
            case "void":
                found.append(Put("void", minute, punch))
            case "retime":
                found.append(Put("retime", minute, punch, near))
            case _:
                found.append(Put("add", minute, None, near, dice.choice(("in", "out"))))
    return found


class Worker:
    """An employee, and what was recorded for them."""

    def __init__(self, office: Clock, name: str) -> None:
        self.office = office
        self.ident = int(office.do("people.hire", name=name, **{"from": dt.date(2026, 1, 1)})["id"])
        self.known: dict[int, int] = {}
        """The ids of punches by their number."""
        self.asked: dict[int, int] = {}
        """The ids of corrections by their minute."""

    def record(self, number: int, one: Made) -> None:
        made = self.office.punch(one.at, None, employee=self.ident, site="MAIN", kind=one.kind)
        self.known[number] = made["punch"]

    def correct(self, one: Put) -> None:
        """Asked for and approved at once, at the minute of the correction."""
        given: dict[str, Any] = {"action": one.action, "reason": "So it was", "employee": self.ident}
        given |= {"punch": self.known[one.punch]} if one.punch is not None else {}
        given |= {"new_at": one.at} if one.at is not None else {}
        given |= {"new_kind": one.kind} if one.kind is not None else {}
        self.office.time.set(REVIEW + dt.timedelta(minutes=one.minute))
        asked = self.office.do("request_correction", **given)["id"]
        self.office.as_("timeclock.*", name=OTHER).do("decide_correction", correction=asked, approve=True)
        self.office.time.set(REVIEW)
        self.asked[one.minute] = asked
