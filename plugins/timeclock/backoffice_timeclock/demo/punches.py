"""Badges for everybody, and what they punched up to now; also what they forgot, for whoever settles it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from backoffice.calendar.read import holiday_dates
from backoffice.errors import Refused
from backoffice_timeclock.demo.day import WorkingDay
from backoffice_timeclock.demo.shifts import CYCLES, SHIFTS, first_monday
from backoffice_timeclock.punches.payloads import MOST

NAMESPACE = uuid.UUID("6f1d3a52-6f0e-4c39-9d0a-5a3c3f2f8a11")
FOREIGN = "0099887"
"""A badge of another firm, which somebody tried this week."""
SATURDAY = 5
LEAVE = "people.leave_requests"
Punch = dict[str, Any]


@dataclass
class History:
    """Who punched since when, and what is missing: (number, day) of those who were ill, (number, moment) of goings."""

    start: dt.date
    staff: list[str]
    ill: list[tuple[str, dt.date]] = field(default_factory=list)
    forgotten: list[tuple[str, dt.datetime]] = field(default_factory=list)


def fill(office: Any, seed: int, now: dt.datetime) -> History:
    """The same punches for the same seed and moment."""
    entrance = Entrance(office, Random(seed), now)  # noqa: S311  (a demo, no secret)
    entrance.fill()
    return entrance.history


class Entrance:
    """The people who work here, the clock that they punch at, and the days they come."""

    def __init__(self, office: Any, dice: Random, now: dt.datetime) -> None:
        self._office = office
        self._dice = dice
        self._now = now
        start = first_monday(now.date())
        departments = {row["name"]: row["code"] for row in office.read("people.departments")}
        self._shifts = {shift.code: shift for shift in SHIFTS}
        self._cycles = {name: CYCLES[code].split() for name, code in departments.items() if code in CYCLES}
        self._sites = {row["code"]: row for row in office.read("org.sites")}
        self._free = self._holidays(start)
        self._staff = [
            row
            for row in office.read("people.employees", sort="number")
            if row["department"] in self._cycles
            and (row["state"] == "employed" or (row["left_on"] is not None and row["left_on"] >= start))
        ]
        self.history = History(start, [row["number"] for row in self._staff])

    def fill(self) -> None:
        if not self._staff:
            return
        badges = {
            row["number"]: f"4{1_000_000 + place}"
            for place, row in enumerate(self._staff)
            if row["state"] == "employed"  # who has left holds none any more
        }
        since = dt.datetime.combine(self.history.start, dt.time(), dt.UTC).isoformat()
        _send(
            self._office,
            [
                ("people.assign_badge", {"employee": number, "code": code, "valid_from": since}, f"demo:badge:{number}")
                for number, code in badges.items()
            ],
        )
        away = self._away()
        # One person after the other: hours follow the punches of each in one go.
        punches = [punch for row in self._staff for punch in self._of(row, _known_by(row["number"], badges), away)]
        stranger = self._now - dt.timedelta(hours=3)
        punches.append(_punch({"badge": FOREIGN}, self._staff[0]["site"], stranger))
        _send(self._office, _batches(punches))
        number, code = next(iter(badges.items()))
        self._office.samples.append((code, f"the badge of {number}"))

    def _of(self, row: Mapping[str, Any], who: Punch, away: set[tuple[str, dt.date]]) -> Iterator[Punch]:
        number, site = row["number"], row["site"]
        zone = ZoneInfo(self._sites[site]["zone"])
        cycle = self._cycles[row["department"]]
        day = self.history.start
        while day <= min(self._now.date(), row["left_on"] or dt.date.max):
            code = cycle[(day - self.history.start).days % len(cycle)]
            works = code != "-" and day not in self._free[site] and day >= row["hired_on"]
            if works and (number, day) not in away:
                today = WorkingDay(self._shifts[code], self._dice, on_calendar=day.weekday() < SATURDAY)
                midnight = dt.datetime.combine(day, dt.time())
                moments = [_moment(midnight, seconds, zone) for seconds in today.punches()]
                yield from (_punch(who, site, at) for at in moments if at <= self._now)
                self._note(today, number, day, _moment(midnight, today.went, zone))
            day += dt.timedelta(days=1)

    def _note(self, today: WorkingDay, number: str, day: dt.date, went: dt.datetime) -> None:
        if today.ill:
            self.history.ill.append((number, day))
        elif today.forgot and went <= self._now:
            self.history.forgotten.append((number, went))

    def _away(self) -> set[tuple[str, dt.date]]:
        """(employee number, day) of leave, taken or still ahead."""
        found: set[tuple[str, dt.date]] = set()
        requests = [row for state in ("approved", "taken") for row in self._office.read(LEAVE, state=state)]
        for row in requests:
            days = (row["last_day"] - row["first_day"]).days + 1
            found |= {(row["employee"], row["first_day"] + dt.timedelta(days=at)) for at in range(days)}
        return found

    def _holidays(self, start: dt.date) -> dict[str, frozenset[dt.date]]:
        with self._office.application.read() as connection:
            return {
                code: holiday_dates(connection, row["id"], start, self._now.date()) for code, row in self._sites.items()
            }


def _moment(midnight: dt.datetime, seconds: int, zone: ZoneInfo) -> dt.datetime:
    return (midnight + dt.timedelta(seconds=seconds)).replace(tzinfo=zone).astimezone(dt.UTC)


def _known_by(number: str, badges: Mapping[str, str]) -> Punch:
    return {"badge": badges[number]} if number in badges else {"employee": number}


def _punch(who: Punch, site: str, at: dt.datetime) -> Punch:
    event = uuid.uuid5(NAMESPACE, f"{'/'.join(who.values())}/{at.isoformat()}")
    return {**who, "event_id": str(event), "at": at.isoformat(), "site": site, "source": "import"}


def _batches(punches: list[Punch]) -> list[tuple[str, dict[str, Any], str]]:
    """As a clock sends what it kept."""
    batches = [punches[at : at + MOST] for at in range(0, len(punches), MOST)]
    return [("timeclock.punch_batch", {"punches": batch}, f"demo:punches:{batch[0]['event_id']}") for batch in batches]


def _send(office: Any, requests: list[tuple[str, dict[str, Any], str]]) -> None:
    """Carry commands out. A refusal is a mistake in the demo and is raised."""
    for answer in office.application.bus.dispatch_many(requests, office.actor):
        if isinstance(answer, Refused):
            raise answer
