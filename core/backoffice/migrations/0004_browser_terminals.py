"""Terminals that are a browser: known by the digest of a secret in a cookie."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    collation = "C" if op.get_bind().dialect.name == "postgresql" else None
    op.add_column("core_terminal", sa.Column("browser_hash", sa.String(64, collation=collation)))
    op.create_index(op.f("ix_core_terminal_browser_hash"), "core_terminal", ["browser_hash"], unique=True)


def downgrade() -> None:
    op.drop_index(op.f("ix_core_terminal_browser_hash"), "core_terminal")
    op.drop_column("core_terminal", "browser_hash")
