"""Units, items and barcodes, with the units that everybody needs."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# (code, name, decimal places), after UN/ECE Recommendation 20 in meaning and after common use in spelling.
UNITS = (
    ("pcs", "Piece", 0),
    ("box", "Box", 0),
    ("pack", "Pack", 0),
    ("pair", "Pair", 0),
    ("set", "Set", 0),
    ("roll", "Roll", 0),
    ("m", "Metre", 3),
    ("m2", "Square metre", 3),
    ("kg", "Kilogram", 3),
    ("g", "Gram", 0),
    ("l", "Litre", 3),
    ("h", "Hour", 2),
)


def upgrade() -> None:
    unit = op.create_table(
        "catalog_unit",
        *_master(),
        sa.Column("code", _text(20), nullable=False),
        sa.Column("name", _text(80), nullable=False),
        sa.Column("places", sa.Integer, nullable=False),
        sa.UniqueConstraint("code", name=op.f("uq_catalog_unit_code")),
    )
    op.create_table(
        "catalog_item",
        *_master(),
        sa.Column("sku", _text(64), nullable=False),
        sa.Column("name", _text(200), nullable=False),
        sa.Column("uom_id", sa.BigInteger, nullable=False),
        sa.Column("tracking", sa.String(24), nullable=False),
        sa.Column("cost_method", sa.String(24), nullable=False),
        sa.UniqueConstraint("sku", name=op.f("uq_catalog_item_sku")),
        sa.ForeignKeyConstraint(["uom_id"], ["catalog_unit.id"], name=op.f("fk_catalog_item_uom_id_catalog_unit")),
    )
    op.create_index(op.f("ix_catalog_item_name"), "catalog_item", ["name"])
    op.create_table(
        "catalog_barcode",
        _id(),
        sa.Column("code", _text(80), nullable=False),
        sa.Column("canonical", _text(80), nullable=False),
        sa.Column("item_id", sa.BigInteger, nullable=False),
        sa.Column("unit_id", sa.BigInteger),
        sa.Column("quantity", sa.BigInteger, nullable=False),
        sa.UniqueConstraint("code", name=op.f("uq_catalog_barcode_code")),
        sa.UniqueConstraint("canonical", name=op.f("uq_catalog_barcode_canonical")),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_catalog_barcode_quantity")),
        sa.ForeignKeyConstraint(["item_id"], ["catalog_item.id"], name=op.f("fk_catalog_barcode_item_id_catalog_item")),
        sa.ForeignKeyConstraint(["unit_id"], ["catalog_unit.id"], name=op.f("fk_catalog_barcode_unit_id_catalog_unit")),
    )
    op.create_index(op.f("ix_catalog_barcode_item_id"), "catalog_barcode", ["item_id"])
    now = dt.datetime.now(dt.UTC)
    op.bulk_insert(
        unit,
        [{"code": c, "name": n, "places": p, "version": 1, "created_at": now} for c, n, p in UNITS],
    )


def downgrade() -> None:
    for table in ("catalog_barcode", "catalog_item", "catalog_unit"):
        op.drop_table(table)


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True)


def _master() -> tuple[sa.Column[object], ...]:
    return (
        _id(),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    )


def _text(length: int) -> sa.String:
    """Text that both databases sort by code point."""
    collation = "C" if op.get_bind().dialect.name == "postgresql" else None
    return sa.String(length, collation=collation)
