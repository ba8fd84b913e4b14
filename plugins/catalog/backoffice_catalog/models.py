"""The catalogue's tables."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from backoffice.db.base import Base
from backoffice.kinds import Id
from backoffice.records.master import MasterRow
from backoffice_catalog.fields import (
    CanonicalCode,
    Code,
    CostMethod,
    DecimalPlaces,
    ItemName,
    ItemRef,
    Method,
    PackSize,
    Sku,
    TrackingOf,
    UnitCode,
    UnitName,
    UnitRef,
)


class Unit(MasterRow, Base):
    """What goods are counted in: pieces, boxes, kilograms."""

    __tablename__ = "catalog_unit"

    code: Mapped[UnitCode] = mapped_column(unique=True)
    name: Mapped[UnitName]
    places: Mapped[DecimalPlaces]


class Item(MasterRow, Base):
    """Something that is bought, kept and sold. Its quantities are in its own unit, whatever it comes packed in."""

    __tablename__ = "catalog_item"

    sku: Mapped[Sku] = mapped_column(unique=True)
    name: Mapped[ItemName] = mapped_column(index=True)
    uom_id: Mapped[UnitRef] = mapped_column(ForeignKey(Unit.id))
    tracking: Mapped[TrackingOf]
    cost_method: Mapped[Method] = mapped_column(default=CostMethod.average)


class Barcode(Base):
    """A code printed on an item or on a pack of `quantity` of it."""

    __tablename__ = "catalog_barcode"
    __table_args__ = (CheckConstraint("quantity > 0", name="quantity"),)

    id: Mapped[Id] = mapped_column(primary_key=True)
    code: Mapped[Code] = mapped_column(unique=True)
    canonical: Mapped[CanonicalCode] = mapped_column(unique=True)
    item_id: Mapped[ItemRef] = mapped_column(ForeignKey(Item.id), index=True)
    unit_id: Mapped[UnitRef | None] = mapped_column(ForeignKey(Unit.id))
    quantity: Mapped[PackSize]
