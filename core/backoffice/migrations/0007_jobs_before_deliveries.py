"""What is due is looked for by kind: jobs go before deliveries."""

from __future__ import annotations

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(op.f("ix_core_job_state_kind_run_at"), "core_job", ["state", "kind", "run_at"])
    op.drop_index(op.f("ix_core_job_state_run_at"), "core_job")


def downgrade() -> None:
    op.create_index(op.f("ix_core_job_state_run_at"), "core_job", ["state", "run_at"])
    op.drop_index(op.f("ix_core_job_state_kind_run_at"), "core_job")
