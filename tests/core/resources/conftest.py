"""A small fleet of vehicles in two companies, on both databases."""

from __future__ import annotations

import datetime as dt
import enum
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from backoffice.actor import Actor, Grant, Grants
from backoffice.db.base import Base
from backoffice.db.database import Database
from backoffice.kinds import Choice, Day, Flag, Id, Instant, Number, RefTo, Text, column_type
from backoffice.resources import Resource
from backoffice.testing.databases import Databases


class Fuel(enum.StrEnum):
    DIESEL = "diesel"
    ELECTRIC = "electric"


Code = Annotated[str, Text("Code", max=20)]
Plate = Annotated[str, Text("Plate", max=40)]
Note = Annotated[str, Text("Note", max=200)]
Km = Annotated[Decimal, Number("Odometer", places=1, unit="km", ge=0)]
Lease = Annotated[Decimal, Number("Monthly lease", places=2, secrecy="pay")]
FuelKind = Annotated[Fuel, Choice("Fuel")]
Bought = Annotated[dt.date, Day("Bought")]
Seen = Annotated[dt.datetime, Instant("Last seen")]
Active = Annotated[bool, Flag("Active")]
DepotRef = Annotated[int, RefTo("Depot", resource="yard.depots")]
SiteId = Annotated[int, RefTo("Site", resource="org.sites")]
CompanyId = Annotated[int, RefTo("Company", resource="org.companies")]


class Depot(Base):
    __tablename__ = "yard_depot"

    id: Mapped[Id] = mapped_column(primary_key=True)
    company_id: Mapped[CompanyId]
    site_id: Mapped[SiteId]
    code: Mapped[Code] = mapped_column(index=True)
    name: Mapped[Note]


class Vehicle(Base):
    __tablename__ = "yard_vehicle"

    id: Mapped[Id] = mapped_column(primary_key=True)
    plate: Mapped[Plate] = mapped_column(unique=True)
    note: Mapped[Note | None]
    fuel: Mapped[FuelKind]
    active: Mapped[Active]
    depot_id: Mapped[DepotRef] = mapped_column(column_type(DepotRef), sa.ForeignKey(Depot.id), index=True)
    odometer: Mapped[Km]
    lease: Mapped[Lease | None]
    bought: Mapped[Bought | None]
    seen: Mapped[Seen | None]


@dataclass(frozen=True)
class Yard:
    """What the tests work with: the models, the resources, and a way to make people."""

    depot: type[Depot]
    vehicle: type[Vehicle]
    depots: Resource
    vehicles: Resource
    person: Callable[..., Actor]
    everything: Actor


def person(*grants: Grant | str, company: int | None = 1, kind: Any = "user") -> Actor:
    held = Grants(g if isinstance(g, Grant) else Grant(g) for g in grants)
    return Actor(kind, "user:1", "Ada", company, held)


@pytest.fixture(scope="session")
def yard() -> Yard:
    depots = Resource(
        "yard.depots",
        sa.select(Depot.id, Depot.code, Depot.name, Depot.site_id.label("site")),
        key="code",
        label="name",
        search=("code", "name"),
        scope={"company": Depot.company_id, "site": Depot.site_id},
    )
    vehicles = Resource(
        "yard.vehicles",
        sa.select(
            Vehicle.id,
            Vehicle.plate,
            Vehicle.note,
            Vehicle.fuel,
            Vehicle.active,
            Vehicle.depot_id.label("depot"),
            Depot.code.label("depot_code"),
            Vehicle.odometer,
            Vehicle.lease,
            (Vehicle.lease * 12).label("lease_per_year"),
            sa.case((Vehicle.lease > 100, "dear"), else_="cheap").label("dear"),
            Vehicle.bought,
            Vehicle.seen,
        ).join(Depot, Depot.id == Vehicle.depot_id),
        key="plate",
        search=("plate", "note"),
        scope={"company": Depot.company_id, "site": Depot.site_id},
        sortable=("note", "fuel", "odometer", "bought", "seen", "lease", "active", "lease_per_year"),
    )
    everyone = person("*")
    return Yard(Depot, Vehicle, depots, vehicles, person, everyone)


@pytest.fixture(scope="session", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def engine(request: pytest.FixtureRequest, databases: Databases) -> Iterator[sa.Engine]:
    database = Database(databases.empty(request.param))
    with database.write() as conn:
        Base.metadata.create_all(conn, tables=[Depot.__table__, Vehicle.__table__])
        fill(conn)
    yield database.read_engine
    database.dispose()


@pytest.fixture
def conn(engine: sa.Engine) -> Iterator[sa.Connection]:
    with engine.connect() as opened, opened.begin():
        yield opened


def fill(conn: sa.Connection) -> None:
    """Five depots (two companies, three sites, one code twice) and 90 vehicles full of ties and NULLs."""
    depots = [
        (1, 1, 1, "NORTH", "North yard"),
        (2, 1, 2, "SOUTH", "South yard"),
        (3, 2, 3, "EAST", "East yard"),
        (4, 1, 1, "TWIN", "First twin"),
        (5, 1, 2, "TWIN", "Second twin"),
    ]
    columns = ("id", "company_id", "site_id", "code", "name")
    conn.execute(sa.insert(Depot), [dict(zip(columns, row, strict=True)) for row in depots])
    dice = random.Random(7)
    day = dt.datetime(2026, 3, 1, 8, tzinfo=dt.UTC)
    notes = [None, "a", "B", "b_c", "Z%", "ä", "Über", "=1+1", "-5", "zz, top", "tab\there", "\U0001f69a"]
    rows = [
        {
            "id": i,
            "plate": f"{dice.choice('abAB_-')}{dice.randint(0, 10**6)}-{i}",
            "note": dice.choice(notes),
            "fuel": dice.choice(list(Fuel)),
            "active": dice.random() < 0.5,
            "depot_id": dice.choice([1, 2, 3, 4, 5]),
            "odometer": Decimal(dice.choice(["0", "12.5", "12.4", "100000"])),
            "lease": dice.choice([None, Decimal("-3.01"), Decimal(99), Decimal("250.5")]),
            "bought": dice.choice([None, dt.date(2026, 1, 1), dt.date(2024, 2, 29)]),
            "seen": dice.choice([None, day, day + dt.timedelta(microseconds=1)]),
        }
        for i in range(1, 91)
    ]
    conn.execute(sa.insert(Vehicle), rows)
