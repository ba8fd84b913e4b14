"""Whoever is hired, or comes to another site or department, gets the leave policies that hold there by default."""

from __future__ import annotations

import datetime as dt

from pydantic import BaseModel

from backoffice.bus import Tx, reactor
from backoffice_people.leave.assigning import follow_employment


class Hired(BaseModel):
    """What is needed of the event."""

    employee: int
    on: dt.date


class Changed(Hired):
    """The same of a change, with what it was."""

    what: str


@reactor("employee.hired", plugin="people")
def follow_hire(tx: Tx, event: Hired) -> None:
    """From the first day of work on."""
    follow_employment(tx, event.employee, event.on)


@reactor("employee.changed", plugin="people")
def follow_change(tx: Tx, event: Changed) -> None:
    """From the day of the change on; what is taken back takes back what followed from it."""
    if event.what != "person":
        follow_employment(tx, event.employee, event.on)
