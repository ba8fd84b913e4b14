"""The demo's time clock: believable, sound, and the same however often it is brought."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from backoffice.actor import Actor, system_actor
from backoffice.application import Application
from backoffice.identity.bootstrap import offer_roles
from backoffice.jobs.worker import Worker
from backoffice.stations.terminals.enrolment import take_browser
from backoffice_people import AtDoor, check_pin
from backoffice_people.demo import house, leave, staff
from backoffice_timeclock.demo import fill, kiosk, shifts
from backoffice_web.demo import Office

SEED = 7


@pytest.fixture
def dialect() -> str:
    """SQLite is what the demo runs on."""
    return "sqlite"


@pytest.fixture
def desk(office: Application, actor: Actor, monkeypatch: pytest.MonkeyPatch) -> Office:
    """A smaller house: of each team the lead and one more."""
    monkeypatch.setattr(house, "TEAMS", tuple(replace(team, size=min(team.size, 1)) for team in house.TEAMS))
    system = system_actor(actor.company_id)
    offer_roles(office.database, office.bus, office.catalogue.roles(), system)  # as switching a module on does
    desk = Office(office, system)
    staff.fill(desk, SEED)
    leave.fill(desk, SEED)
    return desk


def test_a_week_at_the_staff_entrance(desk: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shifts, "WEEKS", 1)
    now = dt.datetime.now(dt.UTC)
    for _ in range(2):
        fill(desk, SEED, now)
    Worker(desk.application, threads=1).drain(120)

    punches = desk.read("timeclock.punches")
    assert max(row["at"] for row in punches) <= now
    assert {row["site"] for row in punches} >= {"HARBOUR", "LISBON", "SHOP"} and len(punches) >= 100
    known = [row for row in punches if row["employee"]]
    assert len(punches) - len(known) == 1  # the badge of another firm
    assert len({(row["employee"], row["at"]) for row in known}) == len(known)
    people = {row["number"]: row["department"] for row in desk.read("people.employees")}
    assert {people[row["employee"]] for row in known} >= {"Shipping", "Shop"}
    worked = [row for row in desk.read("timeclock.days") if row["worked"]]
    usual = [row for row in worked if 5 * 3600 < row["worked"] < 10 * 3600]
    assert len(usual) > 0.8 * len(worked) > 10  # the rest forgot something, or went early
    assert desk.application.check() == []


def test_months_that_are_paid_are_settled_and_locked(desk: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """The goings that were forgotten then are corrected, sickness is written down, and the hours are approved."""
    monkeypatch.setattr(shifts, "WEEKS", 9)
    fill(desk, SEED)
    periods = desk.read("timeclock.periods")
    assert periods
    until = max(row["last_day"] for row in periods)
    assert not [row for row in desk.read("timeclock.days", open="true") if row["day"] <= until]
    sheets = desk.read("timeclock.timesheets")
    assert {row["state"] for row in sheets} == {"locked"}
    assert all(row["submitted_by"] != row["approved_by"] for row in sheets)
    assert {row["state"] for row in desk.read("timeclock.corrections")} >= {"approved"}
    assert desk.application.check() == []


def test_the_time_clock_can_be_tried_by_what_is_told_once(desk: Office) -> None:
    offer_roles(desk.application.database, desk.application.bus, desk.application.catalogue.roles(), desk.actor)
    for _ in range(2):
        kiosk.fill(desk)
    ((_, address, lines),) = desk.pages
    code, *badges, number = (line.split() for line in lines)
    assert address == "/timeclock/kiosk"
    assert take_browser(desk.application, code[0], "192.0.2.1")
    held = {row["code"] for row in desk.read("people.badges")}
    assert {line[0] for line in badges} <= held and len(badges) == 2
    door = AtDoor("device:demo", desk.actor.company_id or 0, "192.0.2.1")
    assert check_pin(desk.application, door, number[0], number[-1])
