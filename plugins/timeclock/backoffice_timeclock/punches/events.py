"""What is told of punches."""

from __future__ import annotations

from backoffice.bus import Event
from backoffice_timeclock.punches.fields import At, Flags, KindOf


class PunchRecorded(Event, name="punch.recorded", version=1):
    """Somebody punched. `employee` is empty where nobody knows who; `kind` is what was meant, `shown` what was told."""

    punch: int
    company: int
    site: int
    employee: int | None
    at: At
    kind: KindOf
    shown: KindOf
    flags: Flags


class PunchCorrected(Event, name="punch.corrected", version=1):
    """What counts of an employee's punches has changed at this time: a punch was added, voided or moved.

    `was_at` is where a punch that was voided or moved counted before.
    """

    correction: int
    company: int
    site: int
    employee: int
    action: str
    punch: int | None
    at: At
    was_at: At | None = None
