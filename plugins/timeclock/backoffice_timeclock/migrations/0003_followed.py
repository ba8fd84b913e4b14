"""Which punches the hours have followed already."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    key = sa.ForeignKey("timeclock_punch.id", name=op.f("fk_timeclock_followed_punch_id_timeclock_punch"))
    op.create_table(
        "timeclock_followed",
        sa.Column("punch_id", sa.BigInteger, key, primary_key=True, autoincrement=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index(op.f("ix_timeclock_followed_at"), "timeclock_followed", ["at"])


def downgrade() -> None:
    op.drop_table("timeclock_followed")
