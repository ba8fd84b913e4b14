"""Hours follow what they are made of: who is touched by a change, and the commands that make their days anew."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated, Any

import sqlalchemy as sa
from pydantic import Field

from backoffice.bus import Payload, Tx, command
from backoffice.jobs.job import Schedule, job
from backoffice.jobs.models import JobRef
from backoffice.kinds import Count
from backoffice.org.models import SiteRef
from backoffice_people import DepartmentRef, Employee, EmployeeRef, Employment
from backoffice_timeclock.hours.fields import FirstDay, LastDay
from backoffice_timeclock.hours.followed import BACK, DAYS, follow_punches, forget
from backoffice_timeclock.hours.house import House
from backoffice_timeclock.hours.places import company_of, of_company, of_employee
from backoffice_timeclock.hours.recompute import recompute as make_anew

LONGEST_RANGE = 400
Days = Annotated[int, Count("Days")]
After = Annotated[int, Count("After employee", ge=0, le=2**62)]
EVERY_NIGHT = 16
"""Days that are looked at again each night: who has not come since, and whose going is missing."""


class Recompute(Payload):
    employee: EmployeeRef
    first_day: FirstDay
    last_day: LastDay


class RecomputeMany(Payload):
    """Without site and department: everybody in the company."""

    first_day: FirstDay
    last_day: LastDay
    site: SiteRef | None = Field(default=None, title="Only at site")
    department: DepartmentRef | None = Field(default=None, title="Only in department")


class RecomputeChunk(RecomputeMany):
    after: After = 0


class RecentDays(Payload):
    """The days up to today."""

    days: Days = EVERY_NIGHT


@dataclass(frozen=True)
class Recomputed:
    days: Days


@dataclass(frozen=True)
class Started:
    job: JobRef


@dataclass(frozen=True)
class ChunkDone:
    """How many people were made anew, and after whom to go on; 0 when nobody is left."""

    people: Days
    after: After


@command(
    "timeclock", title="Compute hours anew", on="people.employees", field="employee", scope=of_employee, bound_ms=2_000,
    example={"employee": "E-00001", "first_day": "2026-11-01", "last_day": "2026-11-30"},
)  # fmt: skip
def recompute(tx: Tx, p: Recompute) -> Recomputed:
    """Make the days of one person anew from punches, corrections, shifts and rules. The same come out again."""
    _check_range(tx, p.first_day, p.last_day)
    return Recomputed(make_anew(tx, p.employee, p.first_day, p.last_day))


@command(
    "timeclock", title="Compute everybody's hours anew", scope=of_company,
    example={"first_day": "2026-11-01", "last_day": "2026-11-30"},
)  # fmt: skip
def recompute_many(tx: Tx, p: RecomputeMany) -> Started:
    """Start a job that makes the days of everybody anew, at a site or in a department if one is named."""
    _check_range(tx, p.first_day, p.last_day)
    return Started(tx.start_job("timeclock.recompute_all", p))


@command(
    "timeclock", title="Compute some people's hours anew", scope=of_company, hidden=True, bound_ms=20_000,
    example={"first_day": "2026-11-01", "last_day": "2026-11-30", "after": 0},
)  # fmt: skip
def recompute_chunk(tx: Tx, p: RecomputeChunk) -> ChunkDone:
    """The next few people after one, by their ids: the steps of the job."""
    house = House(tx.connection, company_of(tx))
    most = max(1, DAYS // ((p.last_day - p.first_day).days + 1))
    people = _people(tx, house.company_id, p.site, p.department, p.after, most)
    for employee in people:
        make_anew(tx, employee, p.first_day, p.last_day, house)
    if p.after == 0:
        forget(tx)
    return ChunkDone(len(people), people[-1] if len(people) == most else 0)


@job("timeclock", title="Compute hours anew")
def recompute_all(ctx: Any, p: RecomputeMany) -> int:
    """Everybody, a few at a time."""
    return _everybody(ctx, p.model_dump(mode="json"), ctx.actor)


@job("timeclock", title="Look at the last days again")
def recompute_recent(ctx: Any, p: RecentDays) -> int:
    """What the passing of time alone changes: shifts that nobody came to, goings that are still missing."""
    today = ctx.now.date()
    given = {"first_day": (today - dt.timedelta(days=p.days)).isoformat(), "last_day": today.isoformat()}
    companies = [row["id"] for row in ctx.read("org.companies")]
    return sum(_everybody(ctx, given, ctx.acting_in(company), f"{company}-") for company in companies)


NIGHTLY = Schedule("timeclock.nightly", job="timeclock.recompute_recent", cron="20 3 * * *")


def _everybody(ctx: Any, given: dict[str, Any], actor: Any, name: str = "") -> int:
    done = after = 0
    while True:
        body = {**given, "after": after}
        found = ctx.dispatch("timeclock.recompute_chunk", body, step=f"{name}after-{after}", actor=actor)
        done += int(found["people"])
        after = int(found["after"])
        ctx.progress(done)
        if not after:
            return done


def follow(
    tx: Tx, company: int, day: dt.date, *, employee: int | None = None, department: int | None = None,
    site: int | None = None,
) -> int | None:  # fmt: skip
    """After a change of shifts or rules from `day` on: make the touched days anew, of many people in a job."""
    today = tx.now.date()
    first = max(day - BACK, today - dt.timedelta(days=LONGEST_RANGE))
    if first > today:
        return None
    if employee is not None:
        make_anew(tx, employee, first, today)
        return None
    given = {"first_day": first, "last_day": today, "site": site, "department": department}
    return tx.start_job("timeclock.recompute_all", {k: v for k, v in given.items() if v is not None})


def _people(tx: Tx, company: int, site: int | None, department: int | None, after: int, limit: int) -> list[int]:
    wanted = sa.select(Employee.id).where(Employee.company_id == company, Employee.id > after)
    if site is not None or department is not None:
        held = sa.select(Employment.employee_id).where(Employment.replaced_at.is_(None))
        held = held if site is None else held.where(Employment.site_id == site)
        held = held if department is None else held.where(Employment.department_id == department)
        wanted = wanted.where(Employee.id.in_(held))
    return list(tx.execute(wanted.order_by(Employee.id).limit(limit)).scalars())


def _check_range(tx: Tx, first: dt.date, last: dt.date) -> None:
    if last < first:
        tx.refuse("order", "The last day lies before the first. Nothing was written.", "last_day")
    if (last - first).days > LONGEST_RANGE:
        message = f"At most {LONGEST_RANGE} days at once. Nothing was written; take them in several steps."
        tx.refuse("too_long", message, "last_day")


COMMANDS = (recompute, recompute_many, recompute_chunk, follow_punches)
JOBS = (recompute_all, recompute_recent, NIGHTLY)
