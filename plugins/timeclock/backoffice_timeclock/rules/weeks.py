"""From drafts to days, one week after the other, since a week is what overtime and rest are counted in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from backoffice_timeclock.rules import breaks, lateness, overtime, rest
from backoffice_timeclock.rules.context import Context
from backoffice_timeclock.rules.result import Day, PayLine, Reason
from backoffice_timeclock.rules.shifts import ONE_DAY, Planned
from backoffice_timeclock.rules.stretches import Draft


def days_of_week(context: Context, week: dt.date, spells: Sequence[rest.Spell]) -> list[Day]:
    """The finished days of the week that begins on `week`. `spells` are all sessions, for the rest between them."""
    length = (context.rules.week_after(week) - week).days
    drafts = [context.drafts[week + dt.timedelta(days=n)] for n in range(length)]
    for draft in drafts:
        _breaks(context, draft)
    rows = overtime.in_a_row([any(i.kind == "work" and i.length for i in d.intervals) for d in drafts])
    plain = [_paid(context, draft, row) for draft, row in zip(drafts, rows, strict=True)]
    lines, why = overtime.weekly(plain, context.rules[week].overtime.weekly)
    for draft, reasons in zip(drafts, why, strict=True):
        draft.reasons.extend(reasons)
    _warn(context, week, drafts, spells)
    return [_day(context, draft, paid) for draft, paid in zip(drafts, lines, strict=True)]


def warn_daily(context: Context, first: dt.date, spells: Sequence[rest.Spell]) -> None:
    """Flag every day on which a period of 24 hours opened that holds too little rest."""
    wanted = context.rules[first].rest
    for at, reason in rest.daily(spells, wanted.daily) if wanted else ():
        _note(context.drafts[context.zones.day(at)], "rest_daily", reason)


def _breaks(context: Context, draft: Draft) -> None:
    draft.intervals.sort(key=lambda i: (i.start, i.end))
    rules = context.rules[draft.day]
    if rules.breaks and draft.intervals:
        draft.intervals, flags, reasons = breaks.apply(draft.intervals, rules)
        draft.flags.extend(flags)
        draft.reasons.extend(reasons)


def _paid(context: Context, draft: Draft, in_a_row: int) -> list[PayLine]:
    holiday = draft.day in context.holidays
    if holiday:
        _note(draft, "holiday", Reason("plan.holiday", (draft.day.isoformat(),)))
    lines, reasons = overtime.lines_of_day(draft.intervals, context.rules[draft.day], holiday, in_a_row)
    draft.reasons.extend(reasons)
    return lines


def _warn(context: Context, week: dt.date, drafts: Sequence[Draft], spells: Sequence[rest.Spell]) -> None:
    wanted = context.rules[week].rest
    if wanted is None:
        return
    end = context.zones.start(drafts[-1].day + ONE_DAY)
    if reason := rest.weekly(spells, context.zones.start(week), end, wanted.weekly):
        _note(drafts[-1], "rest_weekly", reason)
    for draft in drafts:
        stretches = _joined([(i.start, i.end) for i in draft.intervals if i.kind == "work"])
        for _, reason in rest.unbroken(stretches, wanted.unbroken):
            _note(draft, "unbroken", reason)


def _day(context: Context, draft: Draft, lines: Sequence[PayLine]) -> Day:
    rules = context.rules[draft.day]
    parts = context.plan.on(draft.day)
    away = draft.day in context.holidays or draft.day in context.excused
    found = lateness.kept([_kept(draft, part) for part in parts], rules, away, context.as_of)
    return Day(
        day=draft.day,
        rules=rules.version,
        shifts=tuple(dict.fromkeys(part.shift.code for part in parts)),
        planned=tuple((part.start, part.end) for part in parts),
        intervals=tuple(draft.intervals),
        lines=tuple(lines),
        flags=tuple(sorted({*draft.flags, *found.flags})),
        reasons=(*draft.reasons, *found.reasons),
        late=found.late,
        left_early=found.left_early,
        rounding=tuple(sorted(draft.rounding.items())),
    )


def _kept(draft: Draft, part: Planned) -> tuple[Planned, tuple[int, int] | None, bool]:
    return part, draft.presence.get(part), part not in draft.incomplete


def _note(draft: Draft, flag: str, reason: Reason) -> None:
    draft.flags.append(flag)
    draft.reasons.append(reason)


def _joined(stretches: Sequence[rest.Spell]) -> list[rest.Spell]:
    """Stretches that follow each other without a gap as one."""
    joined: list[rest.Spell] = []
    for start, end in stretches:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
