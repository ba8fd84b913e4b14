"""Places, lots, moves, and the two balances kept from them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _places()
    _moves()
    _balances()


def downgrade() -> None:
    for table in ("inventory_cost", "inventory_level", "inventory_move", "inventory_lot", "inventory_location"):
        op.drop_table(table)


def _places() -> None:
    op.create_table(
        "inventory_location",
        _id(),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        _reference("site_id"),
        sa.Column("code", _text(40), nullable=False),
        sa.Column("name", _text(200), nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        _reference("parent_id", nullable=True),
        sa.Column("closed", sa.Boolean, nullable=False),
        _unique("inventory_location", "site_id", "code"),
        _foreign("inventory_location", "site_id", "core_site"),
        _foreign("inventory_location", "parent_id", "inventory_location"),
    )
    _index("inventory_location", "parent_id")
    op.create_table(
        "inventory_lot",
        _id(),
        _reference("item_id"),
        sa.Column("code", _text(80), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        _unique("inventory_lot", "item_id", "code"),
        _foreign("inventory_lot", "item_id", "catalog_item"),
    )


def _moves() -> None:
    op.create_table(
        "inventory_move",
        _id(),
        _reference("company_id"),
        _reference("site_id"),
        _reference("item_id"),
        _reference("from_id"),
        _reference("to_id"),
        _reference("lot_id", nullable=True),
        *(sa.Column(name, sa.BigInteger, nullable=False) for name in ("quantity", "unit_cost", "cost", "value_change")),
        _reference("reverses_id", nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", _text(80), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_inventory_move_quantity")),
        sa.CheckConstraint("from_id <> to_id", name=op.f("ck_inventory_move_places")),
        _unique("inventory_move", "reverses_id"),
        _foreign("inventory_move", "company_id", "core_company"),
        _foreign("inventory_move", "site_id", "core_site"),
        _foreign("inventory_move", "item_id", "catalog_item"),
        _foreign("inventory_move", "from_id", "inventory_location"),
        _foreign("inventory_move", "to_id", "inventory_location"),
        _foreign("inventory_move", "lot_id", "inventory_lot"),
        _foreign("inventory_move", "reverses_id", "inventory_move"),
    )
    _index("inventory_move", "item_id", "id")
    _index("inventory_move", "from_id", "id")
    _index("inventory_move", "to_id", "id")
    _index("inventory_move", "at", "id")
    _index("inventory_move", "lot_id")


def _balances() -> None:
    op.create_table(
        "inventory_level",
        _id(),
        _reference("item_id"),
        _reference("location_id"),
        _reference("lot_id"),
        sa.Column("quantity", sa.BigInteger, nullable=False),
        sa.Column("unbounded", sa.Boolean, nullable=False),
        sa.CheckConstraint("unbounded OR quantity >= 0", name=op.f("ck_inventory_level_enough")),
        _unique("inventory_level", "item_id", "location_id", "lot_id"),
        _foreign("inventory_level", "item_id", "catalog_item"),
        _foreign("inventory_level", "location_id", "inventory_location"),
    )
    _index("inventory_level", "location_id")
    op.create_table(
        "inventory_cost",
        _id(),
        _reference("company_id"),
        _reference("item_id"),
        *(sa.Column(name, sa.BigInteger, nullable=False) for name in ("quantity", "value", "unit_cost")),
        sa.CheckConstraint("quantity >= 0 AND value >= 0", name=op.f("ck_inventory_cost_owned")),
        sa.CheckConstraint("quantity > 0 OR value = 0", name=op.f("ck_inventory_cost_exhausted")),
        _unique("inventory_cost", "company_id", "item_id"),
        _foreign("inventory_cost", "company_id", "core_company"),
        _foreign("inventory_cost", "item_id", "catalog_item"),
    )
    _index("inventory_cost", "item_id")


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True)


def _reference(name: str, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=nullable)


def _text(length: int) -> sa.String:
    """Text that both databases sort by code point."""
    collation = "C" if op.get_bind().dialect.name == "postgresql" else None
    return sa.String(length, collation=collation)


def _unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=op.f(f"uq_{table}_{'_'.join(columns)}"))


def _foreign(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}_{target}"))


def _index(table: str, *columns: str) -> None:
    op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, list(columns))
