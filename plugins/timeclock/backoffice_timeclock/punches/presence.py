"""Keeping where a person stands."""

from __future__ import annotations

import datetime as dt

from backoffice.bus import Tx
from backoffice_timeclock.punches import hot
from backoffice_timeclock.punches.direction import OUT, Limits, Step, Where, where
from backoffice_timeclock.settings import TimeclockSettings

AHEAD = dt.timedelta(days=1)
"""So far may a punch lie in the future and still say where somebody is."""

FAR_BACK = dt.timedelta(days=30)
"""So far back steps are read to make it anew: a look that began amid a shift would take its OUT for an IN."""


def limits(settings: TimeclockSettings) -> Limits:
    return Limits(dt.timedelta(seconds=settings.repeat_seconds), dt.timedelta(hours=settings.longest_shift))


def steps(tx: Tx, employee: int, around: dt.datetime, bounds: Limits, back: dt.timedelta | None = None) -> list[Step]:
    """What counts of the person around a moment: far enough back for a shift that began, and all that came after."""
    since, until = around - (back or 2 * bounds.longest), max(around, tx.now) + AHEAD
    return [Step(at, kind, site) for at, kind, site in tx.all(hot.STEPS, employee=employee, since=since, until=until)]


def last(tx: Tx, known: list[Step], bounds: Limits) -> Where:
    """Where the person stands after all of these steps."""
    return where(known, max((step.at for step in known), default=tx.now), bounds)


def stand(tx: Tx, employee: int, site: int, found: Where, *, forced: bool = False) -> None:
    """Note where the person stands."""
    since = found.since or tx.now
    state = found.state if found.since is not None else OUT
    tx.run(hot.STAND, employee_id=employee, site_id=site, state=state, since=since, recorded_at=tx.now, forced=forced)


def site_of(known: list[Step], found: Where, otherwise: int) -> int:
    """Where the step was made by which the person stands as they do."""
    return next((step.site for step in known if step.at == found.since), otherwise)


def stand_anew(tx: Tx, employee: int, site: int) -> None:
    """Make it anew from what counts now, after a correction; at the site of the last step, else at the one given."""
    bounds = limits(tx.settings(TimeclockSettings))
    known = steps(tx, employee, tx.now, bounds, FAR_BACK)
    found = last(tx, known, bounds)
    stand(tx, employee, site_of(known, found, site), found, forced=True)
