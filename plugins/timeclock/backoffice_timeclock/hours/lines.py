"""The pay lines of days that are still open: the hours of a day, or what a day in a locked period has changed by."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from backoffice.bus import Tx
from backoffice_timeclock import rules
from backoffice_timeclock.hours.fields import LineKind
from backoffice_timeclock.hours.inputs import Inputs
from backoffice_timeclock.hours.models import PayLineRow, Period

Classes = dict[tuple[str, int], int]
"""Paid seconds by rule and percentage."""


def open_lines(tx: Tx, inputs: Inputs, days: Sequence[rules.Day]) -> Iterable[tuple[dt.date, dict[str, Any]]]:
    """(day, line) of what is still to be paid, after what locked periods have paid of these days."""
    first, last = days[0].day, days[-1].day
    locked = locked_days(tx, inputs.company_id, first, last)
    paid = _paid(tx, inputs.employee_id, first, last) if locked else {}
    for day in days:
        is_locked = any(start <= day.day <= end for start, end in locked)
        kind = LineKind.delta if is_locked else LineKind.hours
        for (rule, percent), seconds in difference(day.by_class, paid.get(day.day, {})).items():
            yield day.day, {"rule": rule, "percent": percent, "seconds": seconds, "kind": kind}


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


def _paid(tx: Tx, employee_id: int, first: dt.date, last: dt.date) -> dict[dt.date, Classes]:
    lines = sa.select(PayLineRow.day, PayLineRow.rule, PayLineRow.percent, PayLineRow.seconds).where(
        PayLineRow.employee_id == employee_id,
        PayLineRow.day.between(first, last),
        PayLineRow.period_id.is_not(None),
    )
    paid: dict[dt.date, Classes] = {}
    for row in tx.execute(lines):
        classes = paid.setdefault(row.day, {})
        classes[row.rule, row.percent] = classes.get((row.rule, row.percent), 0) + row.seconds
    return paid
