"""Which shifts there are, who works them in turn, and by which rules hours are paid."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

WEEKS = 13
"""Whole weeks of punches before this one: three months."""


@dataclass(frozen=True)
class Shift:
    """From when to when, in minutes after midnight at the site; an end before its start is on the next day."""

    code: str
    name: str
    start: int
    end: int

    @property
    def until(self) -> int:
        """The end in minutes after the midnight before the start."""
        return self.end if self.end > self.start else self.end + 24 * 60


SHIFTS = (
    Shift("E", "Early", 6 * 60, 14 * 60 + 30),
    Shift("L", "Late", 14 * 60, 22 * 60 + 30),
    Shift("N", "Night", 22 * 60, 6 * 60 + 30),
    Shift("D", "Day", 8 * 60, 16 * 60 + 30),
    Shift("S", "Shop", 9 * 60 + 30, 18 * 60),
)
CYCLES = {
    "RECEIVING": "E E E E E - - L L L L L - -",
    "PICKING": "E E E E E - - L L L L L - - N N N N N - -",
    "SHIPPING": "L L L L L - - E E E E E - -",
    "SHOP": "- S S S S S -",
    **dict.fromkeys(
        (
            "BOARD",
            "ADMIN",
            "TRADE",
            "LOGISTICS",
            "FINANCE",
            "PERSONNEL",
            "IT",
            "FACILITIES",
            "SALES",
            "PURCHASING",
        ),
        "D D D D D - -",
    ),
}
"""By department; a turn begins on a Monday."""
RULES = {
    "name": "House rules",
    "rounding_in": "average",
    "rounding_out": "average",
    "breaks": [{"after": "6:00", "least": "0:30"}, {"after": "9:00", "least": "0:45"}],
    "weekly": [{"after": 40, "percent": 125}],
}


def first_monday(today: dt.date) -> dt.date:
    """When the history begins: so many whole weeks ago."""
    return today - dt.timedelta(days=today.weekday(), weeks=WEEKS)


def fill(office: Any, today: dt.date) -> None:
    start = first_monday(today)
    for shift in SHIFTS:
        part = {"start": _clock(shift.start), "end": _clock(shift.end)}
        office.dispatch(
            "timeclock.define_shift",
            {"code": shift.code, "name": shift.name, "parts": [part]},
            f"demo:shift:{shift.code}",
        )
    office.dispatch("timeclock.define_pay_rules", {**RULES, "valid_from": start.isoformat()}, "demo:pay-rules")
    known = {row["code"] for row in office.read("people.departments")}
    for department, cycle in CYCLES.items():
        if department in known:
            turn = {"department": department, "cycle": cycle, "cycle_start": start.isoformat()}
            turn["valid_from"] = start.isoformat()
            office.dispatch("timeclock.assign_shift", turn, f"demo:turn:{department}")


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
