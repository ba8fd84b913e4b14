"""The kept hours of one person made anew: days, exceptions and open pay lines. What is locked stays.

What comes out as it is kept already is not written again: most of the days around a punch stay as they were.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Any

import sqlalchemy as sa

from backoffice.bus import Tx
from backoffice_timeclock import rules
from backoffice_timeclock.hours.fields import SheetState
from backoffice_timeclock.hours.house import House
from backoffice_timeclock.hours.inputs import Inputs, read_inputs
from backoffice_timeclock.hours.lines import open_lines
from backoffice_timeclock.hours.models import DayRow, ExceptionRow, PayLineRow, Timesheet
from backoffice_timeclock.rules.flags import Flag, exceptions, is_open
from backoffice_timeclock.rules.words import coded

PLAIN = 100
_KEPT = sa.select(
    DayRow.day, DayRow.id, DayRow.site_id, DayRow.worked, DayRow.paid, DayRow.overtime, DayRow.digest
).where(
    DayRow.employee_id == sa.bindparam("employee"),
    DayRow.day.between(sa.bindparam("first"), sa.bindparam("last")),
)  # fmt: skip


def recompute(tx: Tx, employee_id: int, first: dt.date, last: dt.date, house: House | None = None) -> int:
    """Make the days from first to last anew, none of them later than today; gives how many.

    Whoever makes many people anew in one command gives the `house`, so that it is read once.
    """
    last = min(last, tx.now.date())
    if last < first:
        return 0
    _alone(tx, employee_id)
    inputs = read_inputs(tx.connection, employee_id, first, last, house)
    if inputs is None:
        return 0
    days = inputs.days(first, last, tx.now).days
    _write(tx, inputs, days)
    return len(days)


def _alone(tx: Tx, employee_id: int) -> None:
    """Two that make one person anew at once would write the same days: on PostgreSQL the second waits."""
    if tx.dialect == "postgresql":
        tx.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtextextended(lock_of(employee_id), 0))))


def lock_of(employee_id: int) -> str:
    """The name of what is held while the hours of somebody are made anew."""
    return f"timeclock_hours:{employee_id}"


def _write(tx: Tx, inputs: Inputs, days: Sequence[rules.Day]) -> None:
    mine = (inputs.employee_id, days[0].day, days[-1].day)
    repaid = _keep_days(tx, inputs, days)
    found = [row for day in days for row in _exceptions(inputs, day)]
    own = (*_between(ExceptionRow, *mine), ExceptionRow.flag != Flag.rest_average)  # that is looked at each night
    _renew(tx, ExceptionRow, own, found, ("site_id", "flag", "severity", "words"))
    lines = [{**_whose(inputs, day), **line} for day, line in open_lines(tx, inputs, days)]
    still_open = (*_between(PayLineRow, *mine), PayLineRow.period_id.is_(None))
    _renew(tx, PayLineRow, still_open, lines, ("site_id", "rule", "percent", "seconds", "kind"))
    if repaid:
        _reopen(tx, inputs.employee_id, repaid)


def _keep_days(tx: Tx, inputs: Inputs, days: Sequence[rules.Day]) -> list[dt.date]:
    """Write the days that have changed; gives those whose pay is another one than before."""
    first, last = days[0].day, days[-1].day
    given = {"employee": inputs.employee_id, "first": first, "last": last}
    kept = {row.day: row for row in tx.execute(_KEPT, given)}
    made = {day.day: _day(inputs, day, tx.now) for day in days if _says_something(day)}
    changed = [day for day, row in made.items() if not _same(kept.get(day), row)]
    gone = [kept[day].id for day in (*changed, *(kept.keys() - made.keys())) if day in kept]
    if gone:
        tx.execute(sa.delete(DayRow).where(DayRow.id.in_(gone)))
    if len(changed) < len(made):
        tx.execute(sa.update(DayRow).where(*_between(DayRow, inputs.employee_id, first, last)).values(as_of=tx.now))
    # A day keeps its number, so that links to it last; the new ones are numbered by the database.
    _insert(tx, DayRow, [{"id": kept[day].id, **made[day]} for day in changed if day in kept])
    _insert(tx, DayRow, [made[day] for day in changed if day not in kept])
    before = {day: (row.worked, row.paid, row.overtime) for day, row in kept.items()}
    now = {day.day: (day.worked, day.paid, overtime_of(day)) for day in days}
    return [day for day, pay in now.items() if before.get(day, (0, 0, 0)) != pay]


def _same(kept: Any, row: dict[str, Any]) -> bool:
    names = ("site_id", "worked", "paid", "overtime", "digest")
    return kept is not None and all(getattr(kept, name) == row[name] for name in names)


def _says_something(day: rules.Day) -> bool:
    """A day off without a punch is no row."""
    return bool(day.intervals or day.flags or day.planned or day.reasons)


def _day(inputs: Inputs, day: rules.Day, now: dt.datetime) -> dict[str, Any]:
    return {
        **_whose(inputs, day.day),
        "shift": " ".join(day.shifts)[:80] or None,
        "planned": sum(end - start for start, end in day.planned),
        "worked": day.worked,
        "paid": day.paid,
        "overtime": overtime_of(day),
        "unpaid_break": day.unpaid_break,
        "late": day.late,
        "left_early": day.left_early,
        **_rounded(day),
        "flags": list(day.flags),
        "open": is_open(day),
        "rules_id": day.rules or None,
        "digest": digest(day),
        "as_of": now,
    }


def _rounded(day: rules.Day) -> dict[str, int]:
    """What rounding gave by the kind of punch, for the report on whether it is neutral."""
    given = dict(day.rounding)
    return {
        "rounded_in": given.get("in", 0),
        "rounded_out": given.get("out", 0),
        "rounded_breaks": given.get("break_start", 0) + given.get("break_end", 0),
    }


def overtime_of(day: rules.Day) -> int:
    """The seconds paid at more than the plain rate."""
    return sum(line.seconds for line in day.lines if line.percent != PLAIN)


def digest(day: rules.Day) -> str:
    """The fingerprint of everything that was found out about the day."""
    return sha256(rules.Days((day,)).to_bytes()).hexdigest()


def _exceptions(inputs: Inputs, day: rules.Day) -> Iterable[dict[str, Any]]:
    for flag, severity, reason in exceptions(day):
        words = coded(reason, inputs.zones.on(day.day))
        yield {**_whose(inputs, day.day), "flag": flag, "severity": severity, "words": words}


def _reopen(tx: Tx, employee_id: int, days: Sequence[dt.date]) -> None:
    """A timesheet whose hours changed after it was submitted has to be looked at again."""
    sheets = tx.execute(
        sa.select(Timesheet.id, Timesheet.first_day, Timesheet.last_day).where(
            Timesheet.employee_id == employee_id, Timesheet.state != SheetState.locked
        )
    ).all()
    touched = [s.id for s in sheets if any(s.first_day <= day <= s.last_day for day in days)]
    if touched:
        tx.execute(sa.delete(Timesheet).where(Timesheet.id.in_(touched)))


def _renew(tx: Tx, model: type[Any], where: Sequence[Any], rows: list[dict[str, Any]], names: Sequence[str]) -> None:
    """Make the rows of each day those given; `names` are the columns that tell one row from another."""
    there: dict[dt.date, list[tuple[Any, ...]]] = {}
    for row in tx.execute(sa.select(model.day, *(getattr(model, name) for name in names)).where(*where)):
        there.setdefault(row.day, []).append(tuple(row[1:]))
    wanted: dict[dt.date, list[tuple[Any, ...]]] = {}
    for made in rows:
        wanted.setdefault(made["day"], []).append(tuple(made[name] for name in names))
    differing = {
        day for day in there.keys() | wanted.keys() if sorted(there.get(day, ())) != sorted(wanted.get(day, ()))
    }
    if gone := differing & there.keys():
        tx.execute(sa.delete(model).where(*where, model.day.in_(gone)))
    _insert(tx, model, [row for row in rows if row["day"] in differing])


def _between(model: type[Any], employee_id: int, first: dt.date, last: dt.date) -> tuple[Any, ...]:
    return model.employee_id == employee_id, model.day.between(first, last)


def _insert(tx: Tx, model: type[Any], rows: list[dict[str, Any]]) -> None:
    if rows:
        tx.execute(sa.insert(model.__table__), rows)


def _whose(inputs: Inputs, day: dt.date) -> dict[str, Any]:
    return {
        "company_id": inputs.company_id,
        "site_id": inputs.place(day).site_id,
        "employee_id": inputs.employee_id,
        "day": day,
    }
