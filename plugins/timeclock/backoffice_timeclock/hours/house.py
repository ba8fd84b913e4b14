"""What the hours of everybody in a company follow from, read once for however many people are made anew."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import Any

import sqlalchemy as sa

from backoffice.calendar.read import holiday_dates
from backoffice_timeclock import rules
from backoffice_timeclock.hours.models import PayRuleSet, Shift, ShiftAssignment


class House:
    """The shifts, turns of departments, pay rules and holidays of a company, as its connection sees them."""

    def __init__(self, connection: sa.Connection, company_id: int) -> None:
        self.connection = connection
        self.company_id = company_id
        self._holidays: dict[tuple[int, dt.date, dt.date], frozenset[dt.date]] = {}

    @cached_property
    def shifts(self) -> dict[int, rules.Shift]:
        """By id."""
        rows = self.connection.execute(sa.select(Shift.__table__).where(Shift.company_id == self.company_id))
        return {
            row.id: rules.Shift(
                row.code, tuple(rules.Part(*part) for part in row.parts), row.attribution, row.before, row.after
            )
            for row in rows
        }

    @cached_property
    def turns(self) -> list[Any]:
        """What departments work in turn, the earliest first."""
        return list(
            self.connection.execute(
                sa.select(ShiftAssignment.__table__)
                .where(ShiftAssignment.company_id == self.company_id, ShiftAssignment.department_id.is_not(None))
                .order_by(ShiftAssignment.valid_from)
            )
        )

    @cached_property
    def pay_rules(self) -> list[Any]:
        """Every version of the pay rules."""
        wanted = sa.select(PayRuleSet.__table__).where(PayRuleSet.company_id == self.company_id)
        return list(self.connection.execute(wanted))

    def holidays(self, site: int, first: dt.date, last: dt.date) -> frozenset[dt.date]:
        """The holidays of a site between these days."""
        key = (site, first, last)
        if key not in self._holidays:
            self._holidays[key] = holiday_dates(self.connection, site, first, last)
        return self._holidays[key]
