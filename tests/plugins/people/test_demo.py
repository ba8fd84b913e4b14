"""The demo's people are believable, sound and the same each time."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from tests.plugins.people.conftest import Personnel

from backoffice.actor import Actor
from backoffice.application import Application
from backoffice_people.demo import house
from backoffice_people.demo.staff import fill
from backoffice_web.demo import Office


@pytest.fixture
def dialect() -> str:
    """SQLite is what the demo runs on."""
    return "sqlite"


def test_a_small_company_with_history(office: Application, actor: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    small = [replace(one, size=len(one.positions) and 1) for one in house.TEAMS]
    monkeypatch.setattr(house, "TEAMS", tuple(small))
    fill(Office(office, actor), 7)
    people = Personnel(office, actor)
    found = people.rows("employees")
    states = {state: len([r for r in found if r["state"] == state]) for state in ("employed", "left", "future")}
    assert states == {"employed": sum(team.size + 1 for team in small), "left": 6, "future": 2}
    assert len({row["name"] for row in found}) == len(found)
    assert office.check() == []


@pytest.mark.slow
def test_the_whole_company_takes_seconds(office: Application, actor: Actor) -> None:
    began = dt.datetime.now(dt.UTC)
    fill(Office(office, actor), 7)
    assert dt.datetime.now(dt.UTC) - began < dt.timedelta(seconds=30)
    with office.read() as connection:
        employed: Any = office.resource("people.employees").count(connection, actor, {"state": "employed"})
    assert employed == 180
