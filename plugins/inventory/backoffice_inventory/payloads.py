"""What the commands of the stock ledger are given."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from backoffice.bus import Payload
from backoffice.kinds import IdKind
from backoffice.org.models import SiteRef
from backoffice.stations import StationRef
from backoffice.stations.devices.models import DeviceRef
from backoffice_catalog import ItemRef, UnitRef
from backoffice_inventory.fields import (
    At,
    LocationRef,
    LotCode,
    PlaceCode,
    PlaceKind,
    PlaceName,
    Quantity,
    UnitCost,
)
from backoffice_inventory.rules import LocationKind

# `from` is a word of Python's own: the attribute is `source`, the name on every wire is `from`.
FromPlace = Annotated[LocationRef, Field(alias="from", title="From")]
ToPlace = Annotated[LocationRef, Field(title="To")]
GivenUnit = Annotated[
    UnitRef | None, Field(title="Unit", description="What the quantity is counted in, if not the item's own unit")
]
GivenCost = Annotated[
    UnitCost | None, Field(description="Of one in the item's own unit; if left out, the average so far")
]
Inside = Annotated[LocationRef | None, Field(title="Inside", description="The place that this one is part of")]
AtSite = Annotated[SiteRef | None, Field(title="Site", description="Needed where the company has several")]


class Receive(Payload):
    item: ItemRef
    to: ToPlace
    quantity: Quantity
    unit: GivenUnit = None
    unit_cost: GivenCost = None
    lot: LotCode | None = None
    at: At | None = None


class MoveGoods(Payload):
    item: ItemRef
    source: FromPlace
    to: ToPlace
    quantity: Quantity
    unit: GivenUnit = None
    lot: LotCode | None = None
    at: At | None = None


class Issue(Payload):
    item: ItemRef
    source: FromPlace
    quantity: Quantity
    unit: GivenUnit = None
    lot: LotCode | None = None
    at: At | None = None


class Undo(Payload):
    move: Annotated[int, IdKind("Move", help="The number of the move that is to be undone")]
    at: At | None = None


class CreateLocation(Payload):
    code: PlaceCode
    name: PlaceName
    kind: PlaceKind = LocationKind.internal
    parent: Inside = None
    site: AtSite = None


class LocationGiven(Payload):
    location: LocationRef


class _OnPaper(Payload):
    """Which printer: the one that is named, or the station's."""

    device: DeviceRef | None = None
    station: StationRef | None = None


class PrintMove(_OnPaper):
    move: Annotated[int, IdKind("Move")]


class PrintPlace(_OnPaper):
    location: LocationRef
