"""A company with an administrator, the core's commands, and a clock that can be turned."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from argon2 import PasswordHasher

from backoffice import identity, org, stations
from backoffice.actor import Actor, system_actor
from backoffice.bus.bus import Bus
from backoffice.bus.catalogue import Catalogue
from backoffice.db.database import Database
from backoffice.identity import Identity, passwords
from backoffice.identity.bootstrap import Initialised, initialise
from backoffice.identity.generation import Generation

Do = Callable[..., Any]


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = dt.datetime.now(dt.UTC)

    def __call__(self) -> dt.datetime:
        return self.now

    def move(self, **amount: float) -> None:
        self.now += dt.timedelta(**amount)


@pytest.fixture(autouse=True)
def cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashing is slow on purpose; most tests need only that it happens."""
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
    passwords._nobody.cache_clear()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def office(database: Database) -> Initialised:
    return initialise(database, "Schrauben Huber", currency="EUR", zone="Europe/Vienna", locale="de")


@pytest.fixture
def door(database: Database, office: Initialised, clock: Clock) -> Identity:
    return Identity(database, Generation(database, poll=0.0), clock)


@pytest.fixture
def bus(database: Database, office: Initialised) -> Iterator[Bus]:
    catalogue = Catalogue(lambda _plugin: False)
    for area in (org, identity, stations):
        catalogue.add(area.__name__.rpartition(".")[2], area.declarations())
    made = Bus(database, catalogue)
    yield made
    made.close()


@pytest.fixture
def do(bus: Bus, office: Initialised) -> Do:
    """Dispatch as the system in the company, or as another actor."""
    system = system_actor(office.company_id)

    def run(name: str, payload: Mapping[str, Any], actor: Actor | None = None, key: str | None = None) -> Any:
        return bus.dispatch(name, payload, actor or system, key).result

    return run
