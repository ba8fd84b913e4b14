"""What an employee earns, period by period: a pure function of policies and employment.

The days of a leave year are computed exactly and rounded as a running sum, so that the months of a year add up to the
year to the hundredth.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from backoffice_people.leave.rules.terms import AccrualMode, Assigned, Entry, Policy, Reason, Stretch
from backoffice_people.leave.rules.years import month_ends, next_year, year_start

ONE_DAY = dt.timedelta(days=1)
HUNDREDTH = Decimal("0.01")


def accruals(assigned: Sequence[Assigned], stretches: Sequence[Stretch], since: dt.date, until: dt.date) -> list[Entry]:
    """What accrues in the leave years that `since` and `until` are in and between, as far as it is due by `until`.

    One entry for each period. Where several policies are in force within one, it is the sum of what they grant.
    """
    found: dict[str, Entry] = {}
    for one in assigned:
        for entry in _of_policy(one, stretches, since, until):
            known = found.get(entry.period)
            found[entry.period] = entry if known is None else _together(known, entry)
    return sorted(found.values(), key=lambda entry: (entry.day, entry.period))


def _of_policy(one: Assigned, stretches: Sequence[Stretch], since: dt.date, until: dt.date) -> Iterator[Entry]:
    mode = one.policy.accrual
    if mode is AccrualMode.none or not stretches:
        return
    hired = stretches[0].first
    start = year_start(mode, hired, max(since, hired))
    while start <= until:
        after = next_year(mode, hired, start)
        yield from _of_year(one, stretches, start, after - ONE_DAY, until)
        start = after


def _of_year(
    one: Assigned, stretches: Sequence[Stretch], start: dt.date, end: dt.date, until: dt.date
) -> Iterator[Entry]:
    """The entries of one leave year: one for each month, or one for all of it."""
    monthly = one.policy.accrual is AccrualMode.monthly
    part = Fraction(1, 12) if monthly else Fraction(1)
    exact, booked = Fraction(0), Decimal(0)
    for first, last in month_ends(start, end) if monthly else [(start, end)]:
        share = _share(one, stretches, first, last)
        day = _due(stretches, first, last, monthly)
        if share and day is not None and day <= until:
            exact += Fraction(one.policy.entitlement) * part * share
            total = min(_rounded(exact), one.policy.annual_cap)
            if total != booked:
                yield Entry(
                    day, total - booked, Reason.accrual, _key(one.policy, first), why=_why(one.policy, share, monthly)
                )
                booked = total


def _share(one: Assigned, stretches: Sequence[Stretch], first: dt.date, last: dt.date) -> Fraction:
    """How much of the period counts, 0 to 1 (or more, for more than full time), day by day."""
    employed, weighted, covered = 0, Fraction(0), _length(one.first, one.last, first, last)
    for stretch in stretches:
        begin = max(filter(None, (stretch.first, one.first)))
        ends = [day for day in (stretch.last, one.last) if day is not None]
        days = _length(begin, min(ends) if ends else None, first, last)
        employed += days
        weighted += days * (Fraction(stretch.fte) if one.policy.prorate_fte else 1)
    if not employed:
        return Fraction(0)
    average = weighted / employed
    return average * Fraction(employed if one.policy.prorate_employment else covered, (last - first).days + 1)


def _length(begin: dt.date | None, end: dt.date | None, first: dt.date, last: dt.date) -> int:
    """How many days from `begin` to `end` are in the period."""
    start = first if begin is None else max(begin, first)
    stop = last if end is None else min(end, last)
    return max(0, (stop - start).days + 1)


def _due(stretches: Sequence[Stretch], first: dt.date, last: dt.date, monthly: bool) -> dt.date | None:
    """When the period is credited: a month on its last day worked, a year on its first."""
    inside = [s for s in stretches if s.first <= last and (s.last is None or s.last >= first)]
    if not inside:
        return None
    if monthly:
        return last if inside[-1].last is None else min(last, inside[-1].last)
    return max(first, inside[0].first)


def _key(policy: Policy, first: dt.date) -> str:
    match policy.accrual:
        case AccrualMode.monthly:
            return f"{first:%Y-%m}"
        case AccrualMode.yearly:
            return f"{first:%Y}"
        case _:
            return first.isoformat()


def _why(policy: Policy, share: Fraction, monthly: bool) -> str:
    base = f"{policy.entitlement.normalize():f} days a year"
    twelfth = ", a twelfth for the month" if monthly else ""
    percent = _rounded(share * 100)
    return base + twelfth + ("" if share == 1 else f", {percent.normalize():f} % for the time employed and its share")


def _together(one: Entry, other: Entry) -> Entry:
    day, why = min(one.day, other.day), f"{one.why}; {other.why}"
    return Entry(day, one.days + other.days, Reason.accrual, one.period, why=why)


def _rounded(value: Fraction) -> Decimal:
    """To the hundredth of a day, halves up."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(HUNDREDTH, ROUND_HALF_UP)
