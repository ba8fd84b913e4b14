"""A company with a leave year: annual leave of 30 days, sickness without a balance, a manager and her team."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa
from tests.plugins.people.conftest import Personnel

from backoffice.actor import Actor, Grant, Grants
from backoffice.identity.bootstrap import Initialised
from backoffice.identity.models import User
from backoffice.testing.clock import MovableClock
from backoffice_people.leave.rights import EMPLOYEE, MANAGER

TODAY = dt.datetime(2026, 6, 1, 9, 0, tzinfo=dt.UTC)


@dataclass
class LeaveOffice:
    """Personnel that keeps leave: Mia leads Ana and Bo; Pat is the personnel officer."""

    personnel: Personnel
    mia: int
    ana: int
    bo: int
    actors: dict[str, Actor]

    def as_(self, name: str) -> Personnel:
        return self.personnel.as_(self.actors[name])

    def ask(self, first: str, last: str, *, by: str = "ana", type_: str = "ANNUAL", **more: Any) -> int:
        """Somebody asks for leave of their own; gives the request."""
        asked = self.as_(by).do("request_leave", type=type_, from_=first, to=last, **more)
        return int(asked["id"])

    def decide(self, request: int, *, by: str = "mia", approve: bool = True, reason: str | None = None) -> None:
        self.as_(by).do("decide_leave", request=request, approve=approve, reason=reason)

    def state(self, request: int) -> str:
        return str(self.personnel.rows("leave_requests", id=request)[0]["state"])

    def balance(self, name: str = "Ana Reyes", as_of: str = "2026-06-01") -> Decimal:
        rows = [row for row in self.personnel.rows("leave_balances", as_of=as_of) if row["name"] == name]
        return sum((row["balance"] for row in rows), Decimal(0))

    def entries(self, name: str = "Ana Reyes") -> list[tuple[str, str, str]]:
        rows = [row for row in self.personnel.rows("leave_entries", sort="id") if row["name"] == name]
        return [(str(row["day"]), str(row["reason"]), f"{row['days'].normalize():f}") for row in rows]


@pytest.fixture
def leave(personnel: Personnel, site: str, initialised: Initialised, clock: MovableClock) -> LeaveOffice:
    clock.set(TODAY)
    personnel.do("org.update_site", site=site, version=1, region="DE-BE", zone="Europe/Berlin")
    personnel.do("create_leave_type", code="ANNUAL", name="Annual leave")
    personnel.do("create_leave_type", code="SICK", name="Sickness", kind="sick", needs_approval=False,
                 has_balance=False)  # fmt: skip
    personnel.do("create_leave_policy", code="ANNUAL-30", name="30 days", type="ANNUAL", entitlement="30",
                 carry_max="10", carry_months=3)  # fmt: skip
    mia = personnel.hire("Mia Wolf", "2020-01-01", site=site)
    ana = personnel.hire("Ana Reyes", "2026-01-01", site=site, manager=mia)
    bo = personnel.hire("Bo Lind", "2026-01-01", site=site, manager=mia)
    for employee in (mia, ana, bo):
        personnel.do("assign_leave_policy", employee=employee, policy="ANNUAL-30", from_="2026-01-01")
    actors = {
        name: _user(personnel, initialised, name, employee, rights)
        for name, employee, rights in (
            ("mia", mia, MANAGER), ("ana", ana, EMPLOYEE), ("bo", bo, EMPLOYEE), ("pat", None, ("people.*",)),
        )
    }  # fmt: skip
    return LeaveOffice(personnel, mia, ana, bo, actors)


def _user(
    personnel: Personnel, initialised: Initialised, name: str, employee: int | None, rights: tuple[str, ...]
) -> Actor:
    """A user without a password, so that none has to be hashed, with exactly these rights."""
    new = sa.insert(User).values(name=name, display_name=name, locale="en", created_at=TODAY)
    with personnel.app.database.write() as connection:
        connection.execute(new)
        user = int(connection.execute(sa.select(User.id).where(User.name == name)).scalar_one())
    if employee is not None:
        personnel.do("link_user", employee=employee, user=user)
    grants = Grants(Grant(right) for right in rights)
    return replace(personnel.who, id=f"user:{user}", user_id=user, name=name, grants=grants)
