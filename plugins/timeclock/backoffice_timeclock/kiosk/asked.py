"""What a kiosk sends, as payloads of commands. A kiosk is trusted with nothing that it does not have to be."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from backoffice.errors import FieldError, Invalid, Refused
from backoffice_timeclock.kiosk.proof import holds
from backoffice_timeclock.punches.models import Punch
from backoffice_timeclock.settings import TimeclockSettings

FOLLOWS = dt.timedelta(minutes=5)
"""So long after a punch a terminal still knows who stands there."""


@dataclass(frozen=True)
class Here:
    """The terminal that asks."""

    principal: str
    site_id: int
    zone: str
    secret: bytes


@dataclass(frozen=True)
class Someone:
    """Who stands at the terminal, by an earlier punch of theirs."""

    employee: int
    verified: str


def punch_payload(
    connection: sa.Connection, here: Here, settings: TimeclockSettings, body: Mapping[str, Any]
) -> dict[str, Any]:
    """`timeclock.punch` for what the kiosk sent: `by` is one of badge, number (with a proof), name and follow."""
    by = body.get("by")
    if not isinstance(by, Mapping):
        raise _bad("by", "must say who punched")
    event, at = text(body, "event_id", 36), text(body, "at", 40)
    payload = {
        "event_id": event, "kind": text(body, "kind", 24), "at": at, "site": here.site_id,
        "device": here.principal, "source": "kiosk", "clock_offset_ms": body.get("offset_ms"),
        "raw": {"offline": body.get("offline") is True},
    }  # fmt: skip
    return {**payload, **_who(connection, here, settings, by, event, at)}


def _who(
    connection: sa.Connection, here: Here, settings: TimeclockSettings, by: Mapping[str, Any], event: str, at: str
) -> dict[str, Any]:
    if "badge" in by:
        return {"badge": text(by, "badge", 128), "verified": "badge"}
    if "follow" in by:
        someone = follow(connection, here, text(by, "follow", 36), at)
        return {"employee": someone.employee, "verified": someone.verified}
    if "number" in by:
        number, employee, proof = text(by, "number", 40), by.get("employee"), by.get("proof")
        proved = isinstance(employee, int) and isinstance(proof, str)
        if proved and holds(here.secret, here.principal, event, int(employee or 0), str(proof)):
            return {"employee": employee, "verified": "pin"}
        return {"number": number, "verified": "none"}
    employee = by.get("name")
    if not isinstance(employee, int) or not settings.kiosk_names:
        raise Refused("no_names", "Names cannot be chosen at this time clock. No time was recorded.")
    return {"employee": employee, "verified": "name"}


def follow(connection: sa.Connection, here: Here, event: str, at: str) -> Someone:
    """Who made that punch at this terminal a moment before `at`."""
    wanted = sa.select(Punch.employee_id, Punch.verified, Punch.at, Punch.actor, Punch.flags).where(
        Punch.event_id == _uuid(event)
    )
    row = connection.execute(wanted).one_or_none()
    soon = row is not None and dt.timedelta(0) <= instant(at) - row.at <= FOLLOWS
    badged = row is not None and not {"lost_badge", "expired_badge", "early_badge"} & set(row.flags)
    if row is None or row.actor != here.principal or row.employee_id is None or not (soon and badged):
        raise Refused("gone", "This terminal does not know any more who stands there. Nothing was written.")
    return Someone(row.employee_id, str(row.verified))


def request_payload(connection: sa.Connection, here: Here, name: str, body: Mapping[str, Any]) -> dict[str, Any]:
    """`timeclock.request_correction` for a punch that was missed: `day` and `time` are on the clock of the site."""
    someone = follow(connection, here, text(body, "follow", 36), text(body, "at", 40))
    return {
        "event_id": text(body, "event_id", 36), "employee": someone.employee, "action": "add",
        "new_kind": text(body, "kind", 24), "new_at": _local(text(body, "day", 10), text(body, "time", 5), here.zone),
        "reason": f"{text(body, 'reason', 100)} (asked for at the terminal {name})",
    }  # fmt: skip


def _local(day: str, time: str, zone: str) -> str:
    """The instant of a local time; one that there is twice is the first, one that there is not is refused."""
    try:
        wall = dt.datetime.combine(dt.date.fromisoformat(day), dt.time.fromisoformat(time), ZoneInfo(zone))
    except ValueError:
        raise _bad("time", "must be a day and a time") from None
    instant = wall.astimezone(dt.UTC)
    if instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != wall.replace(tzinfo=None):
        raise _bad("time", "does not exist on that day: the clocks went forward")
    return instant.isoformat().replace("+00:00", "Z")


def text(body: Mapping[str, Any], name: str, most: int) -> str:
    """A text of the body; `Invalid` without it."""
    value = body.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= most:
        raise _bad(name, f"must be text of at most {most} characters")
    return value


def _uuid(value: str) -> UUID:
    try:
        return UUID(value)
    except ValueError:
        raise _bad("event_id", "must be a UUID") from None


def instant(value: str) -> dt.datetime:
    """The instant that was sent; `Invalid` for what is none."""
    try:
        found = dt.datetime.fromisoformat(value)
    except ValueError:
        raise _bad("at", "must be a time with its zone") from None
    if found.tzinfo is None:
        raise _bad("at", "must be a time with its zone")
    return found


def _bad(field: str, message: str) -> Invalid:
    return Invalid([FieldError(field, message, "bad_value")])
