"""When sites work: their week, the region whose holidays they keep, and days of their own."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("core_site", sa.Column("workdays", _text(40), nullable=False, server_default="Mon-Fri"))
    op.add_column("core_site", sa.Column("region", _text(40)))
    op.create_table(
        "core_calendar_day",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "site_id",
            sa.BigInteger,
            sa.ForeignKey("core_site.id", name=op.f("fk_core_calendar_day_site_id_core_site")),
            nullable=False,
        ),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("kind", _text(24), nullable=False),
        sa.Column("name", _text(120), nullable=False),
        sa.UniqueConstraint("site_id", "day", name=op.f("uq_core_calendar_day_site_id_day")),
    )


def downgrade() -> None:
    op.drop_table("core_calendar_day")
    op.drop_column("core_site", "region")
    op.drop_column("core_site", "workdays")


def _text(length: int) -> sa.String:
    """Text compared by code point on both databases, whatever the server's locale."""
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")
