"""Badges and PINs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_OPEN = "valid_to IS NULL AND blocked_at IS NULL"


def upgrade() -> None:
    op.create_table(
        "people_badge",
        _id(),
        sa.Column("code", _text(128), nullable=False),
        _employee("people_badge"),
        sa.Column("medium", sa.String(24), nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_to", sa.DateTime(timezone=True)),
        sa.Column("blocked_at", sa.DateTime(timezone=True)),
        sa.Column("reason", _text(200)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name=op.f("ck_people_badge_order")),
    )
    op.create_index(op.f("ix_people_badge_code_valid_from"), "people_badge", ["code", "valid_from"])
    op.create_index(op.f("ix_people_badge_employee_id"), "people_badge", ["employee_id"])
    op.create_index(
        op.f("ix_people_badge_open"),
        "people_badge",
        ["code"],
        unique=True,
        sqlite_where=sa.text(_OPEN),
        postgresql_where=sa.text(_OPEN),
    )
    op.create_table(
        "people_pin",
        _id(),
        _employee("people_pin"),
        sa.Column("pin_hash", _text(200), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("employee_id", name=op.f("uq_people_pin_employee_id")),
    )


def downgrade() -> None:
    op.drop_table("people_pin")
    op.drop_table("people_badge")


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True)


def _employee(table: str) -> sa.Column[int]:
    key = sa.ForeignKey("people_employee.id", name=op.f(f"fk_{table}_employee_id_people_employee"))
    return sa.Column("employee_id", sa.BigInteger, key, nullable=False)


def _text(length: int) -> sa.String:
    """Text that both databases sort by code point."""
    collation = "C" if op.get_bind().dialect.name == "postgresql" else None
    return sa.String(length, collation=collation)
