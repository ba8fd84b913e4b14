"""What hours follow by themselves: punches, corrections, leave, and changes of employment."""

from __future__ import annotations

import datetime as dt
from typing import Any

from pydantic import BaseModel

from backoffice.bus import handler
from backoffice_timeclock.hours.fields import At, From, LastDay
from backoffice_timeclock.hours.follow import LONGEST_RANGE
from backoffice_timeclock.hours.followed import AHEAD, BACK, is_followed


class Punched(BaseModel):
    """What is read of a punch."""

    punch: int
    employee: int | None = None
    company: int


class Corrected(BaseModel):
    """What is read of a correction of a punch."""

    employee: int | None = None
    company: int
    at: At
    was_at: At | None = None


class Changed(BaseModel):
    """What is read of a change of somebody's employment."""

    employee: int
    on: From


@handler("punch.recorded", plugin="timeclock")
def follow_punch(ctx: Any, event: Punched) -> None:
    """The days around a punch follow it, unless they did so along with those of another."""
    if event.employee is None:
        return
    with ctx.snapshot() as connection:
        if is_followed(connection, event.punch):
            return
    ctx.dispatch("timeclock.follow_punches", {"punch": event.punch}, actor=ctx.acting_in(event.company))


@handler("punch.corrected", plugin="timeclock")
def follow_correction(ctx: Any, event: Corrected) -> None:
    """The days around a corrected punch follow the correction."""
    if event.employee is not None:
        day, was = event.at.date(), (event.was_at or event.at).date()
        apart = abs(day - was) > BACK
        for first, last in ((day, day), (was, was)) if apart else ((min(day, was), max(day, was)),):
            _dispatch(ctx, event.employee, first - BACK, last + AHEAD, ctx.acting_in(event.company))


class Leave(BaseModel):
    """What is read of leave that was approved or cancelled."""

    employee: int
    company: int
    first: From
    last: LastDay


@handler("leave.approved", plugin="timeclock")
def follow_leave(ctx: Any, event: Leave) -> None:
    """Nobody is missed on a day of leave."""
    _dispatch(ctx, event.employee, event.first, event.last, ctx.acting_in(event.company))


@handler("leave.cancelled", plugin="timeclock")
def follow_cancelled_leave(ctx: Any, event: Leave) -> None:
    """Whoever takes no leave after all is expected again."""
    _dispatch(ctx, event.employee, event.first, event.last, ctx.acting_in(event.company))


@handler("employee.changed", plugin="timeclock")
def follow_change(ctx: Any, event: Changed) -> None:
    """Another site or department may bring other shifts and rules."""
    first = max(event.on, ctx.now.date() - dt.timedelta(days=LONGEST_RANGE))
    _dispatch(ctx, event.employee, first, ctx.now.date(), ctx.actor)


class Calendar(BaseModel):
    """What is read of a change of the days that a site works."""

    company: int
    site: int
    first: From
    last: LastDay | None = None


@handler("calendar.changed", plugin="timeclock")
def follow_calendar(ctx: Any, event: Calendar) -> None:
    """A new holiday, or one less, changes what is expected and paid at the site; a job makes everybody there anew."""
    today = ctx.now.date()
    first = max(event.first - BACK, today - dt.timedelta(days=LONGEST_RANGE))
    last = min(today, event.last + AHEAD) if event.last else today
    if first <= last and event.first <= today:
        given = {"first_day": first.isoformat(), "last_day": last.isoformat(), "site": event.site}
        ctx.dispatch("timeclock.recompute_many", given, actor=ctx.acting_in(event.company))


def _dispatch(ctx: Any, employee: int, first: dt.date, last: dt.date, actor: Any) -> None:
    if first <= last:
        given = {"employee": employee, "first_day": first.isoformat(), "last_day": last.isoformat()}
        ctx.dispatch("timeclock.recompute", given, actor=actor)


HANDLERS = (
    follow_punch, follow_correction, follow_change, follow_leave, follow_cancelled_leave, follow_calendar,
)  # fmt: skip
