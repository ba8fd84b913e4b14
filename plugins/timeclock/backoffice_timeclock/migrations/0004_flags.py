"""What stands out of a day is one of a few codes, as every choice is."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _flag(_text(40), sa.String(24))


def downgrade() -> None:
    _flag(sa.String(24), _text(40))


def _flag(before: sa.String, after: sa.String) -> None:
    with op.batch_alter_table("timeclock_exception") as table:
        table.alter_column("flag", existing_type=before, type_=after, existing_nullable=False)


def _text(length: int) -> sa.String:
    return sa.String(length, collation="C" if op.get_bind().dialect.name == "postgresql" else None)
