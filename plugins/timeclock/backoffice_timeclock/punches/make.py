"""Writing one punch: who it was, what is odd about it, what it is told as. The hot path."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from backoffice.bus import Tx
from backoffice.errors import Conflict
from backoffice.kinds import Id, Text
from backoffice_people import EmployeeRef
from backoffice_timeclock.punches import hot, who
from backoffice_timeclock.punches.direction import Step, Where, after, told
from backoffice_timeclock.punches.events import PunchRecorded
from backoffice_timeclock.punches.fields import At, Flags, Kind, ShownAs, Source, Verified
from backoffice_timeclock.punches.known import Known
from backoffice_timeclock.punches.oddities import Circumstances, oddities
from backoffice_timeclock.punches.payloads import MakePunch
from backoffice_timeclock.punches.presence import last, limits, site_of, stand, steps
from backoffice_timeclock.punches.who import Who, first_name
from backoffice_timeclock.settings import TimeclockSettings


@dataclass(frozen=True)
class Punched:
    """What became of a punch: `shown` is what the person is told. `employee` is empty where nobody knows who it was."""

    punch: Id
    shown: ShownAs
    at: At
    flags: Flags
    employee: EmployeeRef | None
    first_name: Annotated[str, Text("First name")]
    language: Annotated[str, Text("Language")]


def make(tx: Tx, p: MakePunch, site: int, known: Known) -> Punched:
    """Keep the punch, at a site that is settled. The same event is answered the same however often it comes."""
    company, zone = known.place(site)
    at = p.at or tx.now
    person = _who(tx, p, at, company, known)
    settings = tx.settings(TimeclockSettings)
    flags = list(
        oddities(
            Circumstances(
                at=at, now=tx.now, day=at.astimezone(ZoneInfo(zone)).date(), company_id=company, badge=person.badge,
                person=person.person, checked=p.number is None or p.verified not in (None, Verified.none),
                offset_ms=p.clock_offset_ms, tolerance=dt.timedelta(seconds=settings.clock_tolerance),
                brought_over=p.source == Source.import_,
            )
        )
    )  # fmt: skip
    shown: str = p.kind
    stands: Where | None = None
    path: list[Step] = []
    if person.employee is not None:
        bounds = limits(settings)
        path = steps(tx, person.employee, at, bounds)
        said = told(path, at, p.kind, bounds)
        shown = said.shown
        flags.extend(said.flags)
        newest = all(step.at <= at for step in path)
        path.append(Step(at, p.kind, site))
        stands = after(said, at) if newest else last(tx, path, bounds)
    kept = tx.one(
        hot.KEEP,
        event_id=p.event_id, company_id=company, site_id=site, station_id=p.station, device=p.device,
        device_seq=p.device_seq, badge_code=p.badge, employee_id=person.employee, kind=p.kind, shown=shown, at=at,
        zone=zone, recorded_at=tx.now, source=p.source, verified=_verified(p), clock_offset_ms=p.clock_offset_ms,
        flags=flags, odd=bool(flags), raw=_raw(p), actor=tx.actor.id,
    )  # fmt: skip
    if kept is None:
        return _again(tx, p, site)
    punch = int(kept[0])
    if person.employee is not None and stands is not None:
        stand(tx, person.employee, site_of(path, stands, site), stands)
    tx.emit(
        PunchRecorded(
            punch=punch, company=company, site=site, employee=person.employee, at=at, kind=p.kind, shown=Kind(shown),
            flags=flags,
        )
    )  # fmt: skip
    return Punched(punch, Kind(shown), at, flags, person.employee, person.first_name, person.language)


def _who(tx: Tx, p: MakePunch, at: dt.datetime, company: int, known: Known) -> Who:
    if p.badge is not None:
        return who.by_badge(known, p.badge, at)
    if p.employee is not None:
        return who.by_employee(tx, p.employee)
    assert p.number is not None  # the payload names one of the three
    return who.by_number(tx, p.number, company)


def _verified(p: MakePunch) -> Verified:
    if p.verified is not None:
        return Verified(p.verified)
    return Verified.badge if p.badge is not None else Verified.none


def _raw(p: MakePunch) -> dict[str, Any]:
    """What was sent beside the columns, and what a number was typed as."""
    return {**p.raw, "number": p.number} if p.number is not None else dict(p.raw)


def _again(tx: Tx, p: MakePunch, site: int) -> Punched:
    row = tx.one(hot.EARLIER, event_id=p.event_id)
    assert row is not None  # it stood in the way of ours
    punch, at_site, badge, employee, kind, shown, at, flags, raw, name, given_name, language = row
    same_time = p.at is None or p.at == at
    someone = badge == p.badge and (p.employee is None or employee == p.employee)
    if not (same_time and someone and kind == p.kind and at_site == site and raw == _raw(p)):
        raise Conflict(
            "event_reused",
            "This event was sent before with another content. Nothing was written; send a new punch with a new event.",
            field="event_id",
        )
    named = first_name(name, given_name) if employee is not None else ""
    return Punched(punch, Kind(shown), at, flags, employee, named, str(language or ""))
