"""The kept hours of one person made anew: days, exceptions and open pay lines. What is locked stays."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Any

import sqlalchemy as sa

from backoffice.bus import Tx
from backoffice_timeclock import rules
from backoffice_timeclock.hours.fields import LineKind, SheetState
from backoffice_timeclock.hours.inputs import Inputs, read_inputs
from backoffice_timeclock.hours.models import DayRow, ExceptionRow, PayLineRow, Period, Timesheet
from backoffice_timeclock.rules.flags import exceptions, is_open

PLAIN = 100
Classes = dict[tuple[str, int], int]
"""Paid seconds by rule and percentage."""


def recompute(tx: Tx, employee_id: int, first: dt.date, last: dt.date) -> int:
    """Make the days from first to last anew, none of them later than today; gives how many."""
    last = min(last, tx.now.date())
    if last < first:
        return 0
    inputs = read_inputs(tx.connection, employee_id, first, last)
    if inputs is None:
        return 0
    days = inputs.days(first, last, tx.now).days
    _write(tx, inputs, days)
    return len(days)


def _write(tx: Tx, inputs: Inputs, days: Sequence[rules.Day]) -> None:
    first, last = days[0].day, days[-1].day
    changed = _changed(tx, inputs, days)
    known = _ids(tx, inputs, first, last)
    for table in (DayRow, ExceptionRow):
        tx.execute(sa.delete(table).where(table.employee_id == inputs.employee_id, table.day.between(first, last)))
    said = [day for day in days if _says_something(day)]
    # A day keeps its number, so that links to it last; the new ones are numbered by the database.
    _insert(tx, DayRow, ({"id": known[d.day], **_day(inputs, d, tx.now)} for d in said if d.day in known))
    _insert(tx, DayRow, (_day(inputs, d, tx.now) for d in said if d.day not in known))
    _insert(tx, ExceptionRow, (row for day in days for row in _exceptions(inputs, day)))
    _pay_lines(tx, inputs, days)
    if changed:
        _reopen(tx, inputs.employee_id, changed)


def _ids(tx: Tx, inputs: Inputs, first: dt.date, last: dt.date) -> dict[dt.date, int]:
    wanted = sa.select(DayRow.day, DayRow.id).where(
        DayRow.employee_id == inputs.employee_id, DayRow.day.between(first, last)
    )
    return {row.day: row.id for row in tx.execute(wanted)}


def _changed(tx: Tx, inputs: Inputs, days: Sequence[rules.Day]) -> list[dt.date]:
    """The days whose pay is another one than before."""
    known: dict[dt.date, Any] = {
        row.day: (row.worked, row.paid, row.overtime)
        for row in tx.execute(
            sa.select(DayRow.day, DayRow.worked, DayRow.paid, DayRow.overtime).where(
                DayRow.employee_id == inputs.employee_id, DayRow.day.between(days[0].day, days[-1].day)
            )
        )
    }
    return [day.day for day in days if known.get(day.day, (0, 0, 0)) != (day.worked, day.paid, overtime_of(day))]


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
        words = rules.sentence(reason, inputs.zones)
        yield {**_whose(inputs, day.day), "flag": flag, "severity": severity, "words": words}


def _pay_lines(tx: Tx, inputs: Inputs, days: Sequence[rules.Day]) -> None:
    first, last = days[0].day, days[-1].day
    mine = (PayLineRow.employee_id == inputs.employee_id, PayLineRow.day.between(first, last))
    tx.execute(sa.delete(PayLineRow).where(*mine, PayLineRow.period_id.is_(None)))
    paid: dict[dt.date, Classes] = {}
    for row in tx.execute(sa.select(PayLineRow.__table__).where(*mine)):
        classes = paid.setdefault(row.day, {})
        classes[row.rule, row.percent] = classes.get((row.rule, row.percent), 0) + row.seconds
    locked = locked_days(tx, inputs.company_id, first, last)
    rows: list[dict[str, Any]] = []
    for day in days:
        is_locked = any(start <= day.day <= end for start, end in locked)
        kind = LineKind.delta if is_locked else LineKind.hours
        for (rule, percent), seconds in difference(day.by_class, paid.get(day.day, {})).items():
            rows.append({**_whose(inputs, day.day), "rule": rule, "percent": percent, "seconds": seconds, "kind": kind})
    _insert(tx, PayLineRow, rows)


def difference(now: Classes, paid: Classes) -> Classes:
    """What is still to be paid of a day; less than nothing where too much was."""
    found = {key: now.get(key, 0) - paid.get(key, 0) for key in sorted({*now, *paid})}
    return {key: seconds for key, seconds in found.items() if seconds}


def locked_days(tx: Tx, company_id: int, first: dt.date, last: dt.date) -> list[tuple[dt.date, dt.date]]:
    """The locked periods that touch these days."""
    found = tx.execute(
        sa.select(Period.first_day, Period.last_day).where(
            Period.company_id == company_id, Period.first_day <= last, Period.last_day >= first
        )
    )
    return [(row.first_day, row.last_day) for row in found]


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


def _insert(tx: Tx, model: type[Any], rows: Iterable[dict[str, Any]]) -> None:
    given = list(rows)
    if given:
        tx.execute(sa.insert(model.__table__), given)


def _whose(inputs: Inputs, day: dt.date) -> dict[str, Any]:
    return {
        "company_id": inputs.company_id,
        "site_id": inputs.place(day).site_id,
        "employee_id": inputs.employee_id,
        "day": day,
    }
