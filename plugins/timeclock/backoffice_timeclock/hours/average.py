"""The average week: looked at each night over the whole reference period, from the days that are kept.

A recomputation reads the weeks around a punch; four months are too much for it, so it leaves these exceptions alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any

import sqlalchemy as sa

from backoffice.bus import Payload, Tx, command
from backoffice.calendar.read import work_calendar
from backoffice.calendar.work import WorkCalendar
from backoffice.jobs.job import Schedule, job
from backoffice.kinds import Count
from backoffice_people import away
from backoffice_timeclock.hours.fields import LastDay
from backoffice_timeclock.hours.house import House
from backoffice_timeclock.hours.inputs import Inputs, read_inputs
from backoffice_timeclock.hours.models import DayRow, ExceptionRow
from backoffice_timeclock.hours.places import company_of, of_company
from backoffice_timeclock.rules.context import RulesByDay
from backoffice_timeclock.rules.flags import WARNING, Flag
from backoffice_timeclock.rules.rest import Week, average
from backoffice_timeclock.rules.words import coded

ONE_DAY = dt.timedelta(days=1)
JUDGED = 17
"""Weeks that are judged anew each night: what is corrected of a week moves the averages of those after it."""
CHUNK = 20
After = Annotated[int, Count("After employee", ge=0, le=2**62)]
People = Annotated[int, Count("People")]
Span = tuple[dt.date, dt.date]


class WatchAverages(Payload):
    """The weeks that are over on this day, of the people after one."""

    last_day: LastDay
    after: After = 0


class Nothing(Payload):
    """Nothing has to be said."""


@dataclass(frozen=True)
class Watched:
    """How many people were looked at, and after whom to go on; 0 when nobody is left."""

    people: People
    after: After


@command(
    "timeclock", title="Look at average weeks", scope=of_company, hidden=True, bound_ms=10_000,
    example={"last_day": "2026-11-30"},
)  # fmt: skip
def watch_averages(tx: Tx, p: WatchAverages) -> Watched:
    """Note the weeks with which somebody's average passes what is allowed, for the next few people after one."""
    house, calendars = House(tx.connection, company_of(tx)), Calendars(tx)
    wanted = sa.select(DayRow.employee_id).where(
        DayRow.company_id == house.company_id,
        DayRow.employee_id > p.after,
        DayRow.day >= p.last_day - JUDGED * 7 * ONE_DAY,
    )
    people = list(tx.execute(wanted.group_by(DayRow.employee_id).order_by(DayRow.employee_id).limit(CHUNK)).scalars())
    for employee in people:
        inputs = read_inputs(tx.connection, employee, p.last_day, p.last_day, house)
        if inputs is not None:
            _note(tx, inputs, p.last_day, calendars)
    return Watched(len(people), people[-1] if len(people) == CHUNK else 0)


@job("timeclock", title="Look at average weeks")
def averages(ctx: Any, p: Nothing) -> int:
    """Everybody who has hours, a few at a time."""
    done = 0
    for company in [row["id"] for row in ctx.read("org.companies")]:
        after = 0
        while True:
            body = {"last_day": ctx.now.date().isoformat(), "after": after}
            step = f"{company}-after-{after}"
            found = ctx.dispatch("timeclock.watch_averages", body, step=step, actor=ctx.acting_in(company))
            done, after = done + int(found["people"]), int(found["after"])
            ctx.progress(done)
            if not after:
                break
    return done


NIGHTLY = Schedule("timeclock.nightly_averages", job="timeclock.averages", cron="50 3 * * *")


class Calendars:
    """The working days of sites, read once for many people."""

    def __init__(self, tx: Tx) -> None:
        self._tx = tx
        self._known: dict[tuple[int, dt.date, dt.date], WorkCalendar] = {}

    def of(self, site: int, first: dt.date, last: dt.date) -> WorkCalendar:
        key = (site, first, last)
        if key not in self._known:
            self._known[key] = work_calendar(self._tx.connection, site, first, last)
        return self._known[key]


def _note(tx: Tx, inputs: Inputs, today: dt.date, calendars: Calendars) -> None:
    by_day = RulesByDay(inputs.rules)
    periods = [rules.rest.reference_weeks for rules in inputs.rules if rules.rest is not None]
    weeks = _weeks(by_day, today, JUDGED + max(periods, default=0))
    found = dict(_exceptions(tx, inputs, by_day, weeks, calendars))
    span = (weeks[max(len(weeks) - JUDGED, 0)][0], weeks[-1][1])
    mine = (
        ExceptionRow.employee_id == inputs.employee_id,
        ExceptionRow.flag == Flag.rest_average,
        ExceptionRow.day.between(*span),
    )
    rows = tx.execute(sa.select(ExceptionRow.day, ExceptionRow.words).where(*mine))
    kept: dict[dt.date, str] = {row.day: row.words for row in rows}
    if kept == found:
        return
    tx.execute(sa.delete(ExceptionRow).where(*mine))
    for day, words in found.items():
        tx.insert(
            ExceptionRow, company_id=inputs.company_id, site_id=inputs.place(day).site_id,
            employee_id=inputs.employee_id, day=day, flag=Flag.rest_average, severity=WARNING, words=words,
        )  # fmt: skip


def _weeks(by_day: RulesByDay, today: dt.date, number: int) -> list[Span]:
    """The last weeks that are over, as (first day, last day), the earliest first."""
    found: list[Span] = []
    end = by_day.week(today) - ONE_DAY
    while len(found) < number:
        found.append((by_day.week(end), end))
        end = found[-1][0] - ONE_DAY
    return found[::-1]


def _exceptions(
    tx: Tx, inputs: Inputs, by_day: RulesByDay, weeks: list[Span], calendars: Calendars
) -> Iterator[tuple[dt.date, str]]:
    """(last day of the week, the decision as it is kept) of every week with which the average is too long."""
    since = tx.execute(sa.select(sa.func.min(DayRow.day)).where(DayRow.employee_id == inputs.employee_id)).scalar()
    if since is None:
        return
    judged = _judged(tx, inputs, weeks, calendars)
    for number in range(max(len(weeks) - JUDGED, 0), len(weeks)):
        first, last = weeks[number]
        rest = by_day[first].rest
        if rest is None or number + 1 < rest.reference_weeks:
            continue
        begin = number + 1 - rest.reference_weeks
        if weeks[begin][1] < since:  # nothing is known of the first of these weeks
            continue
        if reason := average(judged[begin : number + 1], rest):
            yield last, coded(reason, inputs.zones.on(last))


def _judged(tx: Tx, inputs: Inputs, weeks: list[Span], calendars: Calendars) -> list[Week]:
    first, last = weeks[0][0], weeks[-1][1]
    rows = tx.execute(
        sa.select(DayRow.day, DayRow.worked).where(
            DayRow.employee_id == inputs.employee_id, DayRow.day.between(first, last)
        )
    )
    worked = {row.day: row.worked for row in rows}
    leave = away()
    absent = tx.execute(
        sa.select(leave.c.first_day, leave.c.last_day).where(
            leave.c.employee_id == inputs.employee_id, leave.c.first_day <= last, leave.c.last_day >= first
        )
    ).all()
    made = []
    for begin, end in weeks:
        days = [begin + n * ONE_DAY for n in range((end - begin).days + 1)]
        calendar = calendars.of(inputs.place(begin).site_id, first, last)
        workdays = [day for day in days if calendar.works(day)]
        there = [day for day in workdays if not any(one.first_day <= day <= one.last_day for one in absent)]
        made.append(Week(sum(worked.get(day, 0) for day in days), len(there), len(workdays)))
    return made


COMMANDS = (watch_averages,)
JOBS = (averages, NIGHTLY)
