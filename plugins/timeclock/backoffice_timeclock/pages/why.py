"""Why a day has the hours it has: its punches, each decision in a sentence, and a picture."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import abort, render_template

from backoffice_timeclock.hours.inputs import Inputs, read_inputs
from backoffice_timeclock.hours.picture import picture
from backoffice_timeclock.pages import pages
from backoffice_timeclock.rules import Day, Reason, sentence
from backoffice_timeclock.rules.flags import ABOUT, MISSING, NOTE, WARNING, About, Flag, exceptions
from backoffice_timeclock.rules.words import clock, hours
from backoffice_web import access
from backoffice_web.context import actor, application, formats, snapshot

TOPICS = {
    "fact": "Punches",
    "pair": "Which punches belong together",
    "day": "To which day they count",
    "round": "Rounding",
    "break": "Breaks",
    "plan": "Against the plan",
    "pay": "What is paid",
    "rest": "Rest",
}
TONES = {MISSING: "bad", WARNING: "warn", NOTE: "off"}


@dataclass(frozen=True)
class Decision:
    """A rule with its sentence, and what stands out by it, if anything."""

    rule: str
    words: str
    about: About | None

    @property
    def tone(self) -> str:
        """As what state it is shown."""
        return "" if self.about is None else TONES[self.about.weight]


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
    if inputs is None:
        abort(404)
    day = inputs.days(row["day"], row["day"], dt.datetime.now(dt.UTC)).on(row["day"])
    return render_template(
        "timeclock/why.html", **_shown(inputs, day), row=row, formats=formats(), own=resource.endswith("own_days")
    )


def _shown(inputs: Inputs, day: Day) -> dict[str, Any]:
    flags = {reason: Flag(flag) for flag, _, reason in exceptions(day)}
    return {
        "name": inputs.name,
        "number": inputs.number,
        "day": day,
        "picture": picture(day, inputs.zones),
        "topics": _topics(inputs, day, flags),
        "punches": _punches(inputs, day),
        "lines": [(rule, percent, hours(seconds)) for (rule, percent), seconds in day.by_class.items()],
        "hours": hours,
        "zone": inputs.zones.on(day.day),
    }


def _topics(inputs: Inputs, day: Day, flags: Mapping[Reason, Flag]) -> list[tuple[str, list[Decision]]]:
    """The decisions by topic, in the order in which the rules are applied."""
    found: dict[str, list[Decision]] = {}
    for reason in dict.fromkeys(day.reasons):
        topic = TOPICS[reason.rule.partition(".")[0]]
        flag = flags.get(reason)
        about = None if flag is None else ABOUT[flag]
        found.setdefault(topic, []).append(Decision(reason.rule, sentence(reason, inputs.zones), about))
    return [(topic, found[topic]) for topic in TOPICS.values() if topic in found]


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
