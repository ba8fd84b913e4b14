"""Some weeks at the staff entrance: most are on time, some late; somebody forgets to go, or comes twice."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator, Mapping
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from backoffice.errors import Refused
from backoffice_timeclock.demo.shifts import CYCLES, PUNCH, SHIFTS, Shift, first_monday
from backoffice_timeclock.punches.payloads import MOST

ZONE = ZoneInfo("Europe/Berlin")
NAMESPACE = uuid.UUID("6f1d3a52-6f0e-4c39-9d0a-5a3c3f2f8a11")
EVERY_MANY = 100
Punch = dict[str, Any]


def fill(office: Any, seed: int, now: dt.datetime) -> None:
    """Badges for those who punch, and their punches up to now."""
    dice = Random(seed)  # noqa: S311  (a demo, no secret)
    staff = [
        row
        for row in office.read("people.employees", sort="number")
        if row["state"] == "employed" and row["department"] in PUNCH.values()
    ]
    if not staff:
        return
    start = first_monday(now.date())
    badges = {row["number"]: f"4{1_000_000 + number}" for number, row in enumerate(staff)}
    since = dt.datetime.combine(start, dt.time(), ZONE).isoformat()
    for number, code in badges.items():
        badge = {"employee": number, "code": code, "valid_from": since}
        office.dispatch("people.assign_badge", badge, f"demo:badge:{number}")
    away = _away(office)
    punches = sorted(_history(staff, badges, away, start, now, dice), key=lambda punch: punch["at"])
    _send(office, punches)
    for number, code in list(badges.items())[:1]:
        office.samples.append((code, f"the badge of {number}, at the time clock"))


def _away(office: Any) -> set[tuple[str, dt.date]]:
    """(employee number, day) of approved leave."""
    found: set[tuple[str, dt.date]] = set()
    for row in office.read("people.leave_requests", state="approved"):
        days = (row["last_day"] - row["first_day"]).days + 1
        found |= {(row["employee"], row["first_day"] + dt.timedelta(days=at)) for at in range(days)}
    return found


def _history(
    staff: Iterable[Mapping[str, Any]],
    badges: Mapping[str, str],
    away: set[tuple[str, dt.date]],
    start: dt.date,
    now: dt.datetime,
    dice: Random,
) -> Iterator[Punch]:
    shifts = {shift.code: shift for shift in SHIFTS}
    cycles = {name: CYCLES[code].split() for code, name in PUNCH.items()}
    for row in staff:
        cycle = cycles[row["department"]]
        for at in range((now.date() - start).days + 1):
            day = start + dt.timedelta(days=at)
            code = cycle[at % len(cycle)]
            if code != "-" and (row["number"], day) not in away and day >= row["hired_on"]:
                moments = _day(day, shifts[code], dice)
                yield from (_punch(badges[row["number"]], row["site"], at) for at in moments if at <= now)


def _day(day: dt.date, shift: Shift, dice: Random) -> Iterator[dt.datetime]:
    """When somebody punched that day: in and out, with what goes wrong once in so many times."""
    luck = dice.randrange(EVERY_MANY)
    if luck < 2:
        return  # ill, and nobody has entered it
    came = shift.start + (dice.randint(12, 45) if luck < 6 else dice.randint(-11, 3))
    went = shift.end + (-dice.randint(20, 90) if luck in (6, 7) else dice.randint(-2, 14))
    yield _moment(day, came, dice)
    if luck in (8, 9):
        yield _moment(day, came + 1, dice)  # the badge held twice
    if luck > 60:
        pause = (came + went) // 2 + dice.randint(-20, 20)
        yield _moment(day, pause, dice)
        yield _moment(day, pause + dice.randint(28, 40), dice)
    if luck not in (10, 11):  # else gone without a punch
        yield _moment(day, went, dice)


def _moment(day: dt.date, minutes: int, dice: Random) -> dt.datetime:
    local = dt.datetime.combine(day, dt.time(), ZONE) + dt.timedelta(minutes=minutes)
    return local.replace(second=dice.randrange(60)).astimezone(dt.UTC)


def _punch(badge: str, site: str, at: dt.datetime) -> Punch:
    event = uuid.uuid5(NAMESPACE, f"{badge}/{at.isoformat()}")
    return {
        "event_id": str(event), "badge": badge, "at": at.isoformat(), "site": site, "source": "kiosk",
        "verified": "badge",
    }  # fmt: skip


def _send(office: Any, punches: list[Punch]) -> None:
    """In batches, as a clock sends what it kept. A refusal is a mistake in the demo and is raised."""
    batches = [punches[at : at + MOST] for at in range(0, len(punches), MOST)]
    requests = [
        ("timeclock.punch_batch", {"punches": batch}, f"demo:punches:{batch[0]['event_id']}") for batch in batches
    ]
    for answer in office.application.bus.dispatch_many(requests, office.actor):
        if isinstance(answer, Refused):
            raise answer
