"""The demo's time clock: believable, sound, and the same however often it is brought."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from backoffice.actor import Actor
from backoffice.application import Application
from backoffice.jobs.worker import Worker
from backoffice_people.demo import house, staff
from backoffice_timeclock.demo import fill, shifts
from backoffice_web.demo import Office

SEED = 7


@pytest.fixture
def dialect() -> str:
    """SQLite is what the demo runs on."""
    return "sqlite"


def test_a_week_at_the_staff_entrance(office: Application, actor: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(house, "TEAMS", tuple(replace(team, size=min(team.size, 3)) for team in house.TEAMS))
    monkeypatch.setattr(shifts, "WEEKS", 1)
    desk = Office(office, actor)
    staff.fill(desk, SEED)
    now = dt.datetime.now(dt.UTC)
    for _ in range(2):
        fill(desk, SEED, now)
    Worker(office, threads=1).drain()

    punches = desk.read("timeclock.punches")
    assert max(row["at"] for row in punches) <= now
    assert {row["site"] for row in punches} == {"MAIN"} and len(punches) >= 30
    assert len({(row["employee"], row["at"]) for row in punches}) == len(punches)
    people = {row["number"]: row["department"] for row in desk.read("people.employees")}
    assert {people[row["employee"]] for row in punches} == {"Shipping"}
    worked = [row for row in desk.read("timeclock.days") if row["worked"]]
    usual = [row for row in worked if 6 * 3600 < row["worked"] < 10 * 3600]
    assert len(usual) > 0.8 * len(worked) > 10  # the rest forgot something, or went early
    assert office.check() == []
