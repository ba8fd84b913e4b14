"""The fleet plugin, its table, and a bus that knows it."""

from __future__ import annotations

import datetime as dt
import importlib.util
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import sqlalchemy as sa

from backoffice import org
from backoffice.actor import Actor, Grant, Grants
from backoffice.bus.bus import Bus
from backoffice.bus.catalogue import Catalogue
from backoffice.db.base import Base
from backoffice.db.database import Database
from backoffice.org.models import Company, Site


@dataclass(frozen=True)
class Office:
    """What a test works with."""

    database: Database
    bus: Bus
    fleet: ModuleType
    admin: Actor

    def person(self, *grants: Grant | str, name: str = "ada", company: int = 1) -> Actor:
        held = Grants(g if isinstance(g, Grant) else Grant(g) for g in grants)
        return Actor("user", f"user:{name}", name, company, held)

    def run(self, verb: str, actor: Actor | None = None, **payload: Any) -> Any:
        """Dispatch a command of the fleet and give its result as a caller over HTTP sees it."""
        return self.bus.dispatch(f"fleet.{verb}", payload, actor or self.admin).result

    def rows(self, name: str, actor: Actor | None = None, **args: str) -> list[dict[str, Any]]:
        with self.database.read() as conn:
            return self.bus.catalogue.resource(name).page(conn, actor or self.admin, args).dicts()


@pytest.fixture(scope="session")
def fleet() -> ModuleType:
    path = Path(__file__).with_name("fleet.py")
    spec = importlib.util.spec_from_file_location("backoffice_fleet_of_tests", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def office(database: Database, fleet: ModuleType) -> Iterator[Office]:
    now = dt.datetime.now(dt.UTC)
    with database.write() as conn:
        Base.metadata.create_all(conn, tables=[fleet.Vehicle.__table__])
        common = {"version": 1, "created_at": now}
        conn.execute(sa.insert(Company).values(id=1, code="ACME", name="Acme", currency="EUR", locale="en", **common))
        for number, code in ((1, "HQ"), (2, "DEPOT")):
            conn.execute(sa.insert(Site).values(id=number, company_id=1, code=code, name=code, zone="UTC", **common))
    catalogue = Catalogue(lambda plugin: True)
    catalogue.add("org", org.declarations())
    catalogue.add("fleet", fleet.declare())
    bus = Bus(database, catalogue)
    admin = Actor("user", "user:1", "Admin", 1, Grants.everything())
    yield Office(database, bus, fleet, admin)
    bus.close()
