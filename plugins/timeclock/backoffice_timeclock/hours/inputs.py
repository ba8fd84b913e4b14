"""Everything that the hours of one person follow from, read from the database."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from backoffice.org.models import Site
from backoffice_people import Employee, Employment, away
from backoffice_timeclock import rules as pure
from backoffice_timeclock.corrections.models import Correction
from backoffice_timeclock.hours.assigned import ONE_DAY, Place, assignments
from backoffice_timeclock.hours.house import House
from backoffice_timeclock.hours.ruleset import pay_rules
from backoffice_timeclock.punches.models import Punch
from backoffice_timeclock.rules.compute import MARGIN

WHOLE_WEEK = dt.timedelta(days=7)
DEFAULT = pure.PayRules(0)
"""What holds where nobody has defined any: every second between coming and going, and nothing more."""

_WHO = sa.select(
    Employee.company_id, Employee.number, Employee.name, Employee.hired_on, Employee.left_on
).where(Employee.id == sa.bindparam("employee"))  # fmt: skip
_PLACES = (
    sa.select(Employment.valid_from, Employment.site_id, Employment.department_id, Site.zone)
    .join(Site, Site.id == Employment.site_id)
    .where(Employment.employee_id == sa.bindparam("employee"), Employment.slot == 1, Employment.replaced_at.is_(None))
    .order_by(Employment.valid_from)
)
_PUNCHES = (
    sa.select(Punch.id, Punch.at, Punch.kind, Punch.recorded_at, Punch.zone)
    .where(
        Punch.employee_id == sa.bindparam("employee"),
        Punch.at >= sa.bindparam("opens"),
        Punch.at < sa.bindparam("closes"),
    )
    .order_by(Punch.at, Punch.id)
)
_CORRECTIONS = (
    sa.select(
        Correction.id, Correction.action, Correction.decided_at, Correction.punch_id, Correction.new_at,
        Correction.new_kind,
    )
    .where(Correction.employee_id == sa.bindparam("employee"), Correction.state == "approved")
    .order_by(Correction.id)
)  # fmt: skip


@dataclass(frozen=True)
class Inputs:
    """What `pure.compute` is given for one person, and where the person works."""

    employee_id: int
    company_id: int
    number: str
    name: str
    hired_on: dt.date
    left_on: dt.date | None
    places: tuple[Place, ...]
    punches: tuple[pure.Punch, ...]
    corrections: tuple[pure.Correction, ...]
    shifts: tuple[pure.Assignment, ...]
    rules: tuple[pure.PayRules, ...]
    zones: pure.Zones
    holidays: frozenset[dt.date]
    away: frozenset[dt.date]

    def place(self, day: dt.date) -> Place:
        """Where the hours of this day belong."""
        return next((p for p in reversed(self.places) if p.valid_from <= day), self.places[0])

    def days(self, first: dt.date, last: dt.date, as_of: dt.datetime) -> pure.Days:
        """The hours from first to last, as they follow from all of this."""
        return pure.compute(
            self.punches, self.corrections, self.shifts, self.rules, self.holidays, self.zones, first, last,
            as_of=as_of, hired_on=self.hired_on, left_on=self.left_on, excused=self.away,
        )  # fmt: skip


def read_inputs(
    conn: sa.Connection, employee_id: int, first: dt.date, last: dt.date, house: House | None = None
) -> Inputs | None:
    """What the days from first to last follow from; None for an employee who never had an employment.

    Whoever reads for many people of one company gives the `house`, which is read once.
    """
    who = conn.execute(_WHO, {"employee": employee_id}).one_or_none()
    places = tuple(Place(*row) for row in conn.execute(_PLACES, {"employee": employee_id}))
    if who is None or not places:
        return None
    if house is None or house.company_id != who.company_id:
        house = House(conn, who.company_id)
    opens = first - WHOLE_WEEK - MARGIN * ONE_DAY
    closes = last + (MARGIN + 1) * ONE_DAY
    punches = list(conn.execute(_PUNCHES, {"employee": employee_id, "opens": _utc(opens), "closes": _utc(closes)}))
    return Inputs(
        employee_id=employee_id,
        company_id=who.company_id,
        number=who.number,
        name=who.name,
        hired_on=who.hired_on,
        left_on=who.left_on,
        places=places,
        punches=tuple(pure.Punch(p.id, p.at, p.kind, p.recorded_at) for p in punches),
        corrections=_corrections(conn, employee_id),
        shifts=assignments(house, employee_id, places),
        rules=_rules(house, places),
        zones=_zones(places, punches),
        holidays=_holidays(house, places, opens, closes),
        away=_away(conn, employee_id, first, last),
    )


def _corrections(conn: sa.Connection, employee_id: int) -> tuple[pure.Correction, ...]:
    return tuple(
        pure.Correction(row.id, row.action, row.decided_at, row.punch_id, row.new_at, row.new_kind)
        for row in conn.execute(_CORRECTIONS, {"employee": employee_id})
        if row.decided_at is not None
    )


def _zones(places: tuple[Place, ...], punches: list[Any]) -> pure.Zones:
    """The zone that the punches were made in, day by day; without a punch that of the place of work.

    A site that moves to another zone so keeps its past: each punch says what the clock on its wall showed.
    """
    changes: dict[dt.date, str] = {dt.date.min: punches[0].zone if punches else places[0].zone}
    now = changes[dt.date.min]
    for punch in punches:
        if punch.zone != now:
            now = punch.zone
            changes[pure.Zones.of(now).day(int(punch.at.timestamp()))] = now
    return pure.Zones(tuple(sorted(changes.items())))


def _rules(house: House, places: tuple[Place, ...]) -> tuple[pure.PayRules, ...]:
    """The version in force from each day on which that changes: of the department, else the site, else the company."""
    rows = house.pay_rules
    days = sorted({row.valid_from for row in rows} | {place.valid_from for place in places})
    found: list[pure.PayRules] = []
    for day in days:
        place = next((p for p in reversed(places) if p.valid_from <= day), places[0])
        best = max((r for r in rows if _holds(r, place, day)), key=_rank, default=None)
        if best is not None:
            found.append(pay_rules(best.id, day, best.rules))
    return (DEFAULT, *found)


def _holds(row: Any, place: Place, day: dt.date) -> bool:
    return (
        row.valid_from <= day
        and row.site_id in (None, place.site_id)
        and row.department_id in (None, place.department_id)
    )


def _rank(row: Any) -> tuple[bool, bool, dt.date, int]:
    return row.department_id is not None, row.site_id is not None, row.valid_from, row.id


def _holidays(house: House, places: tuple[Place, ...], first: dt.date, last: dt.date) -> frozenset[dt.date]:
    found: set[dt.date] = set()
    for number, place in enumerate(places):
        until = places[number + 1].valid_from - ONE_DAY if number + 1 < len(places) else last
        begin, end = max(first, place.valid_from), min(last, until)
        if begin <= end:
            found |= house.holidays(place.site_id, begin, end)
    return frozenset(found)


def _away(conn: sa.Connection, employee_id: int, first: dt.date, last: dt.date) -> frozenset[dt.date]:
    """The days of approved leave: nobody is missed on them."""
    leave = away()
    found = conn.execute(
        sa.select(leave.c.first_day, leave.c.last_day).where(
            leave.c.employee_id == employee_id, leave.c.first_day <= last, leave.c.last_day >= first
        )
    )
    return frozenset(
        day
        for row in found
        for day in (row.first_day + n * ONE_DAY for n in range((row.last_day - row.first_day).days + 1))
        if first <= day <= last
    )


def _utc(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), dt.UTC)
