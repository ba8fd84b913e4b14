"""Leave policies that hold by default."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TABLE = "people_leave_default"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
        _ref("company_id", "core_company", nullable=False),
        _ref("type_id", "people_leave_type", nullable=False),
        _ref("policy_id", "people_leave_policy", nullable=False),
        _ref("site_id", "core_site"),
        _ref("department_id", "people_department"),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", _text(80), nullable=False),
    )
    op.create_index(op.f(f"ix_{TABLE}_company_id_type_id"), TABLE, ["company_id", "type_id"])
    for column in ("type_id", "policy_id", "site_id", "department_id"):
        op.create_index(op.f(f"ix_{TABLE}_{column}"), TABLE, [column])
    op.add_column("people_leave_assignment", sa.Column("because", _text(200)))


def downgrade() -> None:
    op.drop_column("people_leave_assignment", "because")
    op.drop_table(TABLE)


def _ref(name: str, target: str, nullable: bool = True) -> sa.Column[object]:
    foreign = sa.ForeignKey(f"{target}.id", name=op.f(f"fk_{TABLE}_{name}_{target}"))
    return sa.Column(name, sa.BigInteger, foreign, nullable=nullable)


def _text(length: int) -> sa.String:
    """Text that both databases sort by code point."""
    collation = "C" if op.get_bind().dialect.name == "postgresql" else None
    return sa.String(length, collation=collation)
