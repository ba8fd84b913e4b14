"""The stock ledger: places, the moves between them, and the balances that the moves add up to."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backoffice.db.base import Base
from backoffice.kinds import Id
from backoffice.org.models import Company, CompanyRef, Site, SiteRef
from backoffice.records.master import MasterRow
from backoffice_catalog import Item, ItemRef
from backoffice_inventory.fields import (
    At,
    Closed,
    CostMoved,
    CreatedAt,
    LocationRef,
    LotCode,
    LotKey,
    LotRef,
    MoveRef,
    PlaceCode,
    PlaceKind,
    PlaceName,
    Principal,
    Quantity,
    RecordedAt,
    Stock,
    Unbounded,
    UnitCost,
    Value,
    ValueChange,
)


class Location(MasterRow, Base):
    """A place where goods are, or stand for being: a bin, or a site's suppliers, customers and losses."""

    __tablename__ = "inventory_location"
    __table_args__ = (UniqueConstraint("site_id", "code"),)

    site_id: Mapped[SiteRef] = mapped_column(ForeignKey(Site.id))
    code: Mapped[PlaceCode]
    name: Mapped[PlaceName]
    kind: Mapped[PlaceKind]
    parent_id: Mapped[LocationRef | None] = mapped_column(ForeignKey("inventory_location.id"), index=True)
    closed: Mapped[Closed]


class Lot(Base):
    """A batch of an item, or a single one by its serial number."""

    __tablename__ = "inventory_lot"
    __table_args__ = (UniqueConstraint("item_id", "code"),)

    id: Mapped[Id] = mapped_column(primary_key=True)
    item_id: Mapped[ItemRef] = mapped_column(ForeignKey(Item.id))
    code: Mapped[LotCode]
    created_at: Mapped[CreatedAt]


class Move(Base):
    """A fact: `quantity` of an item went from one place to another. Never changed; undone by its opposite.

    `cost` is what the goods cost together; `value_change` is by how much that changed the value of the company's stock.
    """

    __tablename__ = "inventory_move"
    __table_args__ = (
        Index(None, "item_id", "id"),
        Index(None, "from_id", "id"),
        Index(None, "to_id", "id"),
        Index(None, "at", "id"),
        UniqueConstraint("reverses_id"),
        CheckConstraint("quantity > 0", name="quantity"),
        CheckConstraint("from_id <> to_id", name="places"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    company_id: Mapped[CompanyRef] = mapped_column(ForeignKey(Company.id))
    site_id: Mapped[SiteRef] = mapped_column(ForeignKey(Site.id))
    item_id: Mapped[ItemRef] = mapped_column(ForeignKey(Item.id))
    from_id: Mapped[LocationRef] = mapped_column(ForeignKey(Location.id))
    to_id: Mapped[LocationRef] = mapped_column(ForeignKey(Location.id))
    lot_id: Mapped[LotRef | None] = mapped_column(ForeignKey(Lot.id), index=True)
    quantity: Mapped[Quantity]
    unit_cost: Mapped[UnitCost]
    cost: Mapped[CostMoved]
    value_change: Mapped[ValueChange]
    reverses_id: Mapped[MoveRef | None] = mapped_column(ForeignKey("inventory_move.id"))
    at: Mapped[At]
    recorded_at: Mapped[RecordedAt]
    actor: Mapped[Principal]


class Level(Base):
    """How much of an item (of a lot; 0 is none) is at a place: the sum of its moves, kept.

    Places that stand for the world outside are `unbounded`: what came from a supplier is less than nothing there.
    """

    __tablename__ = "inventory_level"
    __table_args__ = (
        UniqueConstraint("item_id", "location_id", "lot_id"),
        CheckConstraint("unbounded OR quantity >= 0", name="enough"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    item_id: Mapped[ItemRef] = mapped_column(ForeignKey(Item.id))
    location_id: Mapped[LocationRef] = mapped_column(ForeignKey(Location.id), index=True)
    lot_id: Mapped[LotKey]
    quantity: Mapped[Stock]
    unbounded: Mapped[Unbounded]


class Cost(Base):
    """What a company has of an item in its own places, and its worth; `unit_cost` is the average, or the last one."""

    __tablename__ = "inventory_cost"
    __table_args__ = (
        UniqueConstraint("company_id", "item_id"),
        CheckConstraint("quantity >= 0 AND value >= 0", name="owned"),
        CheckConstraint("quantity > 0 OR value = 0", name="exhausted"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    company_id: Mapped[CompanyRef] = mapped_column(ForeignKey(Company.id))
    item_id: Mapped[ItemRef] = mapped_column(ForeignKey(Item.id), index=True)
    quantity: Mapped[Stock]
    value: Mapped[Value]
    unit_cost: Mapped[UnitCost]
