"""A company whose people punch, on a fresh database of each kind."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, replace
from typing import Any

import pytest

from backoffice.actor import Actor, Grant, Grants
from backoffice.application import Application
from backoffice.errors import Refused
from backoffice.testing.clock import MovableClock

MONDAY = dt.datetime(2026, 11, 16, 8, 0, tzinfo=dt.UTC)
BERTA = "0004471"


@pytest.fixture
def plugins() -> tuple[str, ...]:
    return ("parties", "people", "timeclock")


@dataclass
class Clock:
    """The application, who acts, and words that read like what people do at a time clock."""

    app: Application
    who: Actor
    time: MovableClock

    def as_(self, *permissions: str, user: int | None = None, kind: Any = "user", name: str = "user:9") -> Clock:
        grants = Grants([Grant(one) for one in permissions])
        return replace(self, who=Actor(kind, name, "Nine", self.who.company_id, grants, user_id=user))

    def do(self, command: str, **payload: Any) -> Any:
        name = command if "." in command else f"timeclock.{command}"
        return self.app.dispatch(name, {k.rstrip("_"): _wire(v) for k, v in payload.items()}, self.who).result

    def punch(self, at: str | dt.datetime | None = None, badge: str | None = BERTA, **more: Any) -> Any:
        given = {"badge": badge} if badge is not None else {}
        when = {} if at is None else {"at": moment(at)}
        return self.do("punch", **{"event_id": uuid.uuid4(), **given, **when, **more})

    def rows(self, resource: str, **args: Any) -> list[dict[str, Any]]:
        name = resource if "." in resource else f"timeclock.{resource}"
        with self.app.read() as connection:
            found = self.app.resource(name).page(connection, self.who, {k: str(v) for k, v in args.items()}, limit=500)
            return found.dicts()


def moment(at: str | dt.datetime) -> dt.datetime:
    """`08:00` is on the Monday of these tests, `+1 08:00` on the day after."""
    if isinstance(at, dt.datetime):
        return at
    days, _, clock = at.rpartition(" ")
    hours, minutes, *seconds = map(int, clock.split(":"))
    return MONDAY.replace(hour=hours, minute=minutes, second=sum(seconds)) + dt.timedelta(days=int(days or 0))


def _wire(value: Any) -> Any:
    return str(value) if isinstance(value, uuid.UUID) else value


@pytest.fixture
def clock_in(office: Application, actor: Actor, clock: MovableClock) -> Clock:
    """Berta has a badge and a PIN; it is Monday evening."""
    clock.set(MONDAY + dt.timedelta(hours=12))
    here = Clock(office, actor, clock)
    berta = here.do("people.hire", name="Berta Kolb", given_name="Berta", language="de", number="E-1",
                    **{"from": dt.date(2026, 1, 1)})["id"]  # fmt: skip
    here.do("people.assign_badge", employee=berta, code=BERTA, valid_from=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    return here


def refusal(code: str) -> Any:
    """Expect a refusal with this code."""
    return pytest.raises(Refused, check=lambda fault: isinstance(fault, Refused) and fault.code == code)
