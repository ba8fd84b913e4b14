"""Why a day has the hours it has: its punches, each decision in a sentence, and a picture."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from flask import abort, render_template

from backoffice_people import Employee
from backoffice_timeclock.hours.inputs import Inputs, read_inputs
from backoffice_timeclock.hours.models import ExceptionRow
from backoffice_timeclock.hours.picture import picture
from backoffice_timeclock.pages import pages
from backoffice_timeclock.pages.speech import Speech, speech
from backoffice_timeclock.rules import Day, Reason, sentence
from backoffice_timeclock.rules.flags import ABOUT, MISSING, NOTE, WARNING, Flag, exceptions
from backoffice_timeclock.rules.words import clock, hours, taken_apart
from backoffice_web import access
from backoffice_web.context import actor, application, formats, snapshot

TOPICS = ("fact", "pair", "day", "round", "break", "plan", "pay", "rest")
TONES = {MISSING: "bad", WARNING: "warn", NOTE: "off"}


@dataclass(frozen=True)
class Decision:
    """A rule with its sentence, and what stands out by it, if anything."""

    rule: str
    words: str
    flag: str = ""
    tone: str = ""
    """As what state the flag is shown."""


@pages.get("/why/<int:ident>")
@access.permission("timeclock.days.read")
def why(ident: int) -> str:
    """The day of this row, as far as the reader may see it."""
    return _page("timeclock.days", ident)


@pages.get("/my-why/<int:ident>")
@access.permission("timeclock.own_days.read")
def my_why(ident: int) -> str:
    """The same of one's own day."""
    return _page("timeclock.own_days", ident)


def _page(resource: str, ident: int) -> str:
    if ident >= 2**63:
        abort(404)
    with snapshot() as connection:
        row = application().resource(resource).record(connection, actor(), ident)
        if row is None:
            abort(404)
        inputs = read_inputs(connection, row["employee_id"], row["day"], row["day"])
        noted = _average(connection, row["employee_id"], row["day"])
        theirs = connection.scalar(sa.select(Employee.language).where(Employee.id == row["employee_id"]))
    if inputs is None:
        abort(404)
    own = resource.endswith("own_days")
    say = speech(theirs if own else None, actor().locale)
    day = inputs.days(row["day"], row["day"], application().clock()).on(row["day"])
    day = replace(day, reasons=(*day.reasons, *noted))
    return render_template("timeclock/why.html", **_shown(inputs, day, say), row=row, formats=formats(), own=own)


def _average(connection: sa.Connection, employee: int, day: dt.date) -> list[Reason]:
    """What the nightly look at average weeks has noted on this day."""
    wanted = sa.select(ExceptionRow.words).where(
        ExceptionRow.employee_id == employee, ExceptionRow.day == day, ExceptionRow.flag == Flag.rest_average
    )
    return [taken_apart(kept)[0] for kept in connection.scalars(wanted) if kept.startswith("[")]


def _shown(inputs: Inputs, day: Day, say: Speech) -> dict[str, Any]:
    flags = {reason: Flag(flag) for flag, _, reason in exceptions(day)}
    return {
        "name": inputs.name,
        "number": inputs.number,
        "day": day,
        "picture": picture(day, inputs.zones, say),
        "topics": _topics(inputs, day, flags, say),
        "say": say,
        "punches": _punches(inputs, day),
        "lines": [(rule, percent, hours(seconds)) for (rule, percent), seconds in day.by_class.items()],
        "hours": hours,
        "zone": inputs.zones.on(day.day),
    }


def _topics(inputs: Inputs, day: Day, flags: Mapping[Reason, Flag], say: Speech) -> list[tuple[str, list[Decision]]]:
    """The decisions by topic, in the order in which the rules are applied."""
    found: dict[str, list[Decision]] = {}
    for reason in dict.fromkeys(day.reasons):
        words = sentence(reason, inputs.zones, say.language)
        one = Decision(reason.rule, words)
        if flag := flags.get(reason):
            one = Decision(reason.rule, words, say.flag(flag), TONES[ABOUT[flag].weight])
        found.setdefault(reason.rule.partition(".")[0], []).append(one)
    return [(say(f"topic.{topic}"), found[topic]) for topic in TOPICS if topic in found]


def _punches(inputs: Inputs, day: Day) -> list[tuple[str, str, str, bool]]:
    """(time on the wall, kind, source, whether it has hours) of the punches of the day, in order."""
    used = {source for interval in day.intervals for source in interval.sources}
    first, last = inputs.zones.start(day.day), inputs.zones.start(day.day + dt.timedelta(days=1))
    edges = [edge for i in day.intervals for edge in (i.raw_start, i.raw_end)]
    first, last = min([first, *edges]), max([last, *edges])
    shown = []
    for punch in inputs.punches:
        at = int(punch.at.timestamp())
        if first <= at <= last:
            shown.append((at, punch.kind, f"p{punch.id}"))
    for one in inputs.corrections:
        if one.action == "add" and one.new_at is not None and first <= int(one.new_at.timestamp()) <= last:
            shown.append((int(one.new_at.timestamp()), one.new_kind or "auto", f"c{one.id}"))
    return [(clock(at, inputs.zones), kind, source, source in used) for at, kind, source in sorted(shown)]
