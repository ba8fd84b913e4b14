"""Hours of everybody whom the reader may see: the last weeks, the average week, and what rounding gave."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from flask import render_template, request

from backoffice_timeclock.hours.charts import averages, columns, lines
from backoffice_timeclock.hours.plan import day_of, monday_of
from backoffice_timeclock.pages import pages
from backoffice_web import access
from backoffice_web.context import actor, application, formats, snapshot

WEEKS = 17
"""Four months: the reference period of article 16(b) of Directive 2003/88/EC."""
PEOPLE = 50
WANTED = ("employee_id", "worked", "overtime", "rounded_in", "rounded_out", "rounded_breaks")
ONE_WEEK = dt.timedelta(days=7)


@pages.get("/overview")
@access.permission("timeclock.days.read")
def overview() -> str:
    """The whole weeks up to the last one that is over, or was on the day `?until=YYYY-MM-DD`."""
    reader, shown = actor(), formats()
    days = application().resource("timeclock.days")
    end = monday_of(day_of(request.args.get("until", "")) or shown.today)
    begin = end - WEEKS * ONE_WEEK
    with snapshot() as connection:
        weeks = []
        for number in range(WEEKS):
            first = begin + number * ONE_WEEK
            span = {"day__gte": first.isoformat(), "day__lte": (first + dt.timedelta(days=6)).isoformat()}
            sums = days.total(connection, reader, span, ("worked", "overtime"))
            weeks.append((first, int(sums["worked"]), int(sums["overtime"])))
        cursor = {k: request.args[k] for k in ("cursor",) if k in request.args}
        people = application().resource("people.employees").page(connection, reader, cursor, limit=PEOPLE)
        rows = list(people.dicts())
        kept: list[Mapping[str, Any]] = []
        if rows:
            span = {"day__gte": begin.isoformat(), "day__lte": (end - dt.timedelta(days=1)).isoformat()}
            args = {"employee_id": ",".join(f"id:{row['id']}" for row in rows), **span}
            chunks = days.stream(connection, reader, args, WANTED)
            kept = [dict(zip(WANTED, row, strict=True)) for chunk in chunks for row in chunk]
    known = max(WEEKS - next((n for n, (_, worked, _) in enumerate(weeks) if worked), WEEKS), 1)
    return render_template(
        "timeclock/overview.html",
        columns=columns(weeks, shown.day),
        lines=lines(weeks),
        people=averages(rows, kept, known),
        known=known,
        weeks=WEEKS,
        begin=begin,
        end=end - dt.timedelta(days=1),
        next=people.next,
        formats=shown,
    )
