"""The week and the region of a site change from a day on; what held before stays."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TABLE = "core_calendar_change"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
        sa.Column(
            "site_id",
            sa.BigInteger,
            sa.ForeignKey("core_site.id", name=op.f(f"fk_{TABLE}_site_id_core_site")),
            nullable=False,
        ),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("workdays", _text(40), nullable=False),
        sa.Column("region", _text(40)),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("principal", _text(80), nullable=False),
        sa.UniqueConstraint("site_id", "valid_from", name=op.f(f"uq_{TABLE}_site_id_valid_from")),
    )


def downgrade() -> None:
    op.drop_table(TABLE)


def _text(length: int) -> sa.String:
    """Text compared by code point on both databases, whatever the server's locale."""
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")
