"""A whole department in one file: vehicles, who drives how far, and what they cost per year."""

from __future__ import annotations

import enum
from decimal import Decimal
from typing import Annotated, Any

from sqlalchemy import select
from sqlalchemy.orm import Mapped, mapped_column

from backoffice.bus import Payload, Tx, command
from backoffice.db.base import Base
from backoffice.kinds import Choice, Number, RefTo, Text
from backoffice.records.master import Master, MasterRow
from backoffice.resources import Resource


class Fuel(enum.StrEnum):
    DIESEL = "diesel"
    ELECTRIC = "electric"


Plate = Annotated[str, Text("Plate", max=12, help="As on the registration document")]
Km = Annotated[Decimal, Number("Odometer", places=1, unit="km", ge=0)]
Lease = Annotated[Decimal, Number("Monthly lease", places=2, secrecy="pay")]
FuelKind = Annotated[Fuel, Choice("Fuel")]
SiteRef = Annotated[int, RefTo("Site", resource="org.sites")]
VehicleRef = Annotated[int, RefTo("Vehicle", resource="fleet.vehicles")]


class Vehicle(MasterRow, Base):
    __tablename__ = "motor_vehicle"

    plate: Mapped[Plate] = mapped_column(unique=True)
    fuel: Mapped[FuelKind]
    site_id: Mapped[SiteRef] = mapped_column(index=True)
    odometer: Mapped[Km] = mapped_column(default=Decimal(0))
    lease: Mapped[Lease | None]


class RecordReading(Payload):
    vehicle: VehicleRef
    odometer: Km


@command("fleet", title="Record an odometer reading", on="fleet.vehicles", field="vehicle")
def record_reading(tx: Tx, p: RecordReading) -> None:
    """An odometer never runs backwards."""
    tx.refuse_unless(
        tx.change(Vehicle, p.vehicle, Vehicle.odometer <= p.odometer, odometer=p.odometer),
        "odometer",
        "An odometer never runs backwards",
    )


vehicles = Master(Vehicle, "fleet", name="vehicles", key="plate", fields=("plate", "fuel", "site", "odometer", "lease"))
costs = Resource(
    "fleet.costs",
    select(Vehicle.id, Vehicle.plate, (Vehicle.lease * 12).label("per_year")),
    key="plate",
    scope={"site": Vehicle.site_id},
)


def declare() -> list[Any]:
    return [vehicles, record_reading, costs]
