"""What is still to be booked: accruals, the turn of the year, and the lapse of what was carried over.

The job books the part that is due; a preview of a request looks further ahead. Both are this one function, so that
what people were shown is what will be booked.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from backoffice_people.leave.rules.accrual import accruals
from backoffice_people.leave.rules.balance import balance_on
from backoffice_people.leave.rules.terms import Assigned, Entry, Policy, Reason, Stretch
from backoffice_people.leave.rules.years import months_later, next_year, year_start

ONE_DAY = dt.timedelta(days=1)
LAPSE = "-lapse"
_NOTHING = Decimal(0)


@dataclass(frozen=True)
class Account:
    """The ledger of an employee and a type: `opening` is the balance before `since`, the day on which the last closed
    year was carried over (None: nothing was yet), `entries` are those from then on.
    """

    opening: Decimal = _NOTHING
    since: dt.date | None = None
    entries: tuple[Entry, ...] = ()

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> Self:
        """The account that a whole ledger makes: years that have been carried over are closed."""
        known = sorted(entries, key=lambda entry: entry.day)
        since = max((entry.day for entry in known if entry.reason is Reason.carry), default=None)
        if since is None:
            return cls(entries=tuple(known))
        return cls(balance_on(since - ONE_DAY, known), since, tuple(entry for entry in known if entry.day >= since))


def missing(
    account: Account, assigned: Sequence[Assigned], stretches: Sequence[Stretch], until: dt.date
) -> list[Entry]:
    """The entries that are due by `until` and not booked. Booking them and asking again gives none.

    A closed year, one that has been carried over, is left as it is: what comes to light later is adjusted by hand.
    """
    if not stretches or not assigned:
        return []
    since = account.since or stretches[0].first
    new = _accruals(account, assigned, stretches, since, until)
    for carry in [entry for entry in account.entries if entry.reason is Reason.carry]:
        new += _lapse(account, new, assigned, carry, until)
    for start in _turns(assigned, stretches, since, until):
        policy = _policy(assigned, start - ONE_DAY)
        if policy is not None:
            turned = _turn(account, new, policy, start)
            new += turned
            new += _lapse(account, new, assigned, turned[0], until)
    return sorted(new, key=lambda entry: entry.day)


def _accruals(
    account: Account, assigned: Sequence[Assigned], stretches: Sequence[Stretch], since: dt.date, until: dt.date
) -> list[Entry]:
    """What accrued and is not booked, and the difference where the facts of an open year have changed since."""
    booked: dict[str, Decimal] = {}
    for entry in account.entries:
        if entry.reason is Reason.accrual:
            booked[entry.period] = booked.get(entry.period, _NOTHING) + entry.days
    found = []
    expected = {entry.period: entry for entry in accruals(assigned, stretches, since, until)}
    for period, entry in expected.items():
        days = entry.days - booked.get(period, _NOTHING)
        if days and entry.day >= since:
            why = entry.why if period not in booked else f"corrected: {entry.why}"
            found.append(Entry(entry.day, days, Reason.accrual, period, why=why))
    for period, days in booked.items():
        if period not in expected and days:
            day = max(entry.day for entry in account.entries if entry.period == period)
            found.append(Entry(day, -days, Reason.accrual, period, why="corrected: not earned in this period"))
    return found


def _turns(assigned: Sequence[Assigned], stretches: Sequence[Stretch], since: dt.date, until: dt.date) -> list[dt.date]:
    """The days on which a leave year begins after `since`, as long as the employment lasts."""
    hired, last = stretches[0].first, stretches[-1].last
    found = []
    mode = assigned[-1].policy.accrual
    start = next_year(mode, hired, year_start(mode, hired, since))
    while start <= until and (last is None or start <= last):
        found.append(start)
        mode = next((one.policy.accrual for one in assigned if one.covers(start)), mode)
        start = next_year(mode, hired, start)
    return found


def _turn(account: Account, new: Sequence[Entry], policy: Policy, start: dt.date) -> list[Entry]:
    """At the turn of the year: what goes over, and what is lost because it is more than may go over."""
    left = balance_on(start - ONE_DAY, (*account.entries, *new), account.opening)
    lost = _NOTHING if policy.carry_max is None else max(_NOTHING, left - policy.carry_max)
    carried = max(_NOTHING, left - lost)
    until = "" if policy.carry_months is None else f", to be taken before {months_later(start, policy.carry_months)}"
    found = [
        Entry(start, _NOTHING, Reason.carry, start.isoformat(), carried, f"{_text(carried)} days carried over{until}")
    ]
    if lost:
        why = f"at most {_text(policy.carry_max or _NOTHING)} days are carried over"
        found.append(Entry(start, -lost, Reason.expire, start.isoformat(), why=why))
    return found


def _lapse(
    account: Account, new: Sequence[Entry], assigned: Sequence[Assigned], carry: Entry, until: dt.date
) -> list[Entry]:
    """What was carried over and not taken in time; leave takes the days that were carried over first."""
    policy = _policy(assigned, carry.day - ONE_DAY)
    if policy is None or policy.carry_months is None or not carry.carried:
        return []
    day, key = months_later(carry.day, policy.carry_months), carry.period + LAPSE
    known = (*account.entries, *new)
    if day > until or any(entry.reason is Reason.expire and entry.period == key for entry in known):
        return []
    spending = (Reason.use, Reason.encash, Reason.adjust)
    spent = -sum((entry.days for entry in known if carry.day <= entry.day < day and entry.reason in spending), _NOTHING)
    left = carry.carried - max(_NOTHING, spent)
    if left <= 0:
        return []
    return [Entry(day, -left, Reason.expire, key, why=f"carried over and not taken before {day}")]


def _policy(assigned: Sequence[Assigned], day: dt.date) -> Policy | None:
    return next((one.policy for one in assigned if one.covers(day)), None)


def _text(days: Decimal) -> str:
    return f"{days.normalize():f}" if days else "0"
