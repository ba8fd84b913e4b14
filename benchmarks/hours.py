"""Hours as they are kept: a month of many people made anew, made again, and hours that follow the punches of a morning.

The pure rules alone are measured by `python -m benchmarks.recompute`; here the database is read and written, too.
"""

from __future__ import annotations

import datetime as dt
import random
import time
import uuid
from collections.abc import Iterator
from typing import Any

from backoffice.jobs.worker import Worker
from benchmarks.common import Settings
from benchmarks.office import Office, Offices
from benchmarks.report import Report

PLUGINS = ("parties", "people", "timeclock")
PEOPLE = 150
DAYS = 31
BATCH = 50
SHIFTS = (("E", "06:00", "14:00", 6), ("L", "14:00", "22:00", 14), ("N", "22:00", "06:00", 22))
CYCLE = "E E L L N N - -"
RULES = {
    "name": "House", "rounding_in": "average", "rounding_out": "average",
    "breaks": [{"after": "6:00", "least": "0:30"}, {"after": "9:00", "least": "0:45"}],
    "daily": [{"after": "8:00", "percent": 125}], "weekly": [{"after": 40, "percent": 150}],
}  # fmt: skip


def measure(settings: Settings, offices: Offices, report: Report) -> None:
    """People in turns with nights, rounding, breaks and overtime; each database on its own."""
    people = settings.rows(PEOPLE, 10)
    for dialect in settings.dialects:
        with offices.office(dialect, stocked=False, modules=PLUGINS) as office:
            last = dt.datetime.now(dt.UTC).date() - dt.timedelta(days=1)
            first = last - dt.timedelta(days=DAYS - 1)
            _house(office, people, first)
            for way in ("first", "again"):
                seconds = _anew(office, first, last)
                report.add(
                    database=dialect, way=f"made anew, {way}", people=people, days=DAYS, seconds=seconds,
                    person_ms=seconds / people * 1e3,
                )  # fmt: skip
            before = office.count("timeclock_day")
            seconds = _morning(office, people)
            assert office.count("timeclock_day") == before + people, "somebody's day did not follow"
            report.add(
                database=dialect, way="follow a morning", people=people, days=1, seconds=seconds,
                person_ms=seconds / people * 1e3,
            )  # fmt: skip
            office.check()


def _anew(office: Office, first: dt.date, last: dt.date) -> float:
    began, after = time.perf_counter(), 0
    while True:
        given = {"first_day": first.isoformat(), "last_day": last.isoformat(), "after": after}
        after = office.application.dispatch("timeclock.recompute_chunk", given, office.actor).result["after"]
        if not after:
            return time.perf_counter() - began


def _morning(office: Office, people: int) -> float:
    """Everybody comes at once; the punches are told before the clock starts, their deliveries run within it."""
    now = dt.datetime.now(dt.UTC)
    _send(office, (_punch(number, now) for number in range(people)))
    began = time.perf_counter()
    Worker(office.application, threads=1).drain(600)
    return time.perf_counter() - began


def _house(office: Office, people: int, first: dt.date) -> None:
    for code, start, end, _ in SHIFTS:
        office.do("timeclock.define_shift", code=code, name=code, parts=[{"start": start, "end": end}])
    office.do("timeclock.define_pay_rules", valid_from="2026-01-01", **RULES)
    starts = first - dt.timedelta(days=16)
    for number in range(people):
        office.do("people.hire", name=f"Person {number}", number=f"P{number}", from_="2026-01-01")
        office.do("people.assign_badge", employee=f"P{number}", code=f"B{number:05}", valid_from="2026-01-01T00:00:00Z")
        begin = (starts - dt.timedelta(days=number % 8)).isoformat()
        office.do("timeclock.assign_shift", employee=f"P{number}", cycle=CYCLE, cycle_start=begin, valid_from=begin)
        _send(office, _history(number, starts, first + dt.timedelta(days=DAYS)))
    Worker(office.application, threads=1).drain(1_800)
    _forget(office)


def _forget(office: Office) -> None:
    """Throw away what hours followed already, so that the first time is one."""
    import sqlalchemy as sa

    with office.application.database.write() as connection:
        for table in ("timeclock_pay_line", "timeclock_exception", "timeclock_day"):
            connection.execute(sa.delete(sa.table(table)))


def _history(number: int, start: dt.date, end: dt.date) -> Iterator[dict[str, Any]]:
    roll = random.Random(number)
    hours = {code: hour for code, _, _, hour in SHIFTS}
    cycle = CYCLE.split()
    for at in range((end - start).days):
        code = cycle[(at + number) % len(cycle)]
        if code != "-":
            midnight = dt.datetime.combine(start + dt.timedelta(days=at), dt.time(hours[code]), dt.UTC)
            for hour in (0, 4, 4.5, 8):
                if roll.random() < 0.99:
                    yield _punch(number, midnight + dt.timedelta(hours=hour, minutes=roll.randrange(-6, 7)))


def _punch(number: int, at: dt.datetime) -> dict[str, Any]:
    return {"event_id": str(uuid.uuid4()), "badge": f"B{number:05}", "site": "MAIN", "at": at.isoformat()}


def _send(office: Office, punches: Iterator[dict[str, Any]]) -> None:
    waiting = list(punches)
    for at in range(0, len(waiting), BATCH):
        office.do("timeclock.punch_batch", punches=waiting[at : at + BATCH])
