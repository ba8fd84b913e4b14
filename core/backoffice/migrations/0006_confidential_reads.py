"""Who read confidential fields of which records."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "core_confidential_read",
        _id(),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("company_id", sa.BigInteger),
        sa.Column("principal", _text(80), nullable=False),
        sa.Column("resource", _text(120), nullable=False),
        sa.Column("how", _text(24), nullable=False),
        sa.Column("columns", sa.JSON, nullable=False),
        sa.Column("rows", sa.BigInteger().with_variant(sa.Integer, "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"], ["core_company.id"], name=op.f("fk_core_confidential_read_company_id_core_company")
        ),
    )
    op.create_index(op.f("ix_core_confidential_read_at"), "core_confidential_read", ["at"])
    op.create_index(op.f("ix_core_confidential_read_principal"), "core_confidential_read", ["principal"])
    op.create_table(
        "core_confidential_row",
        _id(),
        sa.Column("read_id", sa.BigInteger, nullable=False),
        sa.Column("row_id", _text(80), nullable=False),
        sa.ForeignKeyConstraint(
            ["read_id"],
            ["core_confidential_read.id"],
            name=op.f("fk_core_confidential_row_read_id_core_confidential_read"),
        ),
    )
    op.create_index(op.f("ix_core_confidential_row_read_id"), "core_confidential_row", ["read_id"])
    op.create_index("ix_core_confidential_row_row_id", "core_confidential_row", ["row_id", "read_id"])


def downgrade() -> None:
    op.drop_table("core_confidential_row")
    op.drop_table("core_confidential_read")


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True)


def _text(length: int) -> sa.String:
    """Text that both databases sort by code point."""
    collation = "C" if op.get_bind().dialect.name == "postgresql" else None
    return sa.String(length, collation=collation)
