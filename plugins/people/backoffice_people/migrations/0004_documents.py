"""Documents of employees."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TABLE = "people_document"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        _ref("employee_id", "people_employee", nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("title", _text(120), nullable=False),
        sa.Column("number", _text(80)),
        sa.Column("issued_on", sa.Date),
        sa.Column("valid_until", sa.Date),
        sa.Column("remind_days", sa.Integer, nullable=False),
        sa.Column("note", _text(500)),
        _ref("renews_id", TABLE),
        sa.CheckConstraint(
            "valid_until IS NULL OR issued_on IS NULL OR valid_until >= issued_on", name=op.f(f"ck_{TABLE}_order")
        ),
    )
    for column in ("employee_id", "valid_until", "renews_id"):
        op.create_index(op.f(f"ix_{TABLE}_{column}"), TABLE, [column])


def downgrade() -> None:
    op.drop_table(TABLE)


def _ref(name: str, target: str, nullable: bool = True) -> sa.Column[object]:
    foreign = sa.ForeignKey(f"{target}.id", name=op.f(f"fk_{TABLE}_{name}_{target}"))
    return sa.Column(name, sa.BigInteger, foreign, nullable=nullable)


def _text(length: int) -> sa.String:
    """Text that both databases sort by code point."""
    collation = "C" if op.get_bind().dialect.name == "postgresql" else None
    return sa.String(length, collation=collation)
