"""Events after their commit, jobs and schedules, settings of modules, and what is known of processes and faults."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLES = (
    "core_event",
    "core_subscription",
    "core_relay",
    "core_job",
    "core_schedule",
    "core_setting",
    "core_fault",
    "core_hook_time",
    "core_process",
)


def upgrade() -> None:
    _events()
    _jobs()
    _modules()
    _processes()


def downgrade() -> None:
    with op.batch_alter_table("core_generation") as table:
        table.drop_column("restart")
    with op.batch_alter_table("core_plugin") as table:
        table.drop_column("permissions")
    with op.batch_alter_table("core_owed_event") as table:
        table.drop_column("company_id")
    for name in reversed(TABLES):
        op.drop_table(name)


def _events() -> None:
    op.create_table(
        "core_event",
        _id(),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("no", sa.Integer, nullable=False),
        sa.Column("name", _text(120), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("source", _text(120), nullable=False),
        sa.Column("company_id", sa.BigInteger),
        sa.Column("at", _instant(), nullable=False),
        sa.UniqueConstraint("seq", "no", name=op.f("uq_core_event_seq_no")),
    )
    _index("core_event", "name", "id")
    _index("core_event", "at")
    op.create_table(
        "core_subscription",
        sa.Column("consumer", _text(160), nullable=False),
        sa.Column("plugin", _text(80), nullable=False),
        sa.Column("event", _text(120), nullable=False),
        sa.Column("role", _text(24), nullable=False),
        sa.PrimaryKeyConstraint("consumer", "event", name=op.f("pk_core_subscription")),
    )
    _index("core_subscription", "plugin")
    op.create_table(
        "core_relay",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("xid", sa.String(20), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_relay")),
    )
    # What was written before there were handlers has nobody who waits for it.
    xid = (
        "'0'" if op.get_bind().dialect.name == "sqlite" else "coalesce((SELECT max(xid)::text FROM core_journal), '0')"
    )
    op.execute(
        f"INSERT INTO core_relay (id, seq, xid) SELECT 1, coalesce(max(seq), 0), {xid} FROM core_journal"  # noqa: S608
    )


def _jobs() -> None:
    op.create_table(
        "core_job",
        _id(),
        sa.Column("key", _text(200), nullable=False),
        sa.Column("kind", _text(24), nullable=False),
        sa.Column("plugin", _text(80), nullable=False),
        sa.Column("name", _text(160), nullable=False),
        sa.Column("payload", sa.JSON, nullable=False),
        sa.Column("event_id", sa.BigInteger),
        sa.Column("company_id", sa.BigInteger),
        sa.Column("principal", _text(80), nullable=False),
        sa.Column("state", _text(24), nullable=False),
        sa.Column("run_at", _instant(), nullable=False),
        sa.Column("queued_until", _instant()),
        sa.Column("lease_until", _instant()),
        sa.Column("process", _text(80)),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("max_tries", sa.Integer, nullable=False),
        sa.Column("done", sa.BigInteger, nullable=False),
        sa.Column("total", sa.BigInteger),
        sa.Column("note", _text(200), nullable=False),
        sa.Column("result", sa.JSON),
        sa.Column("error", sa.Text),
        sa.Column("created_at", _instant(), nullable=False),
        sa.Column("started_at", _instant()),
        sa.Column("finished_at", _instant()),
        sa.UniqueConstraint("key", name=op.f("uq_core_job_key")),
        sa.ForeignKeyConstraint(["event_id"], ["core_event.id"], name=op.f("fk_core_job_event_id_core_event")),
    )
    _index("core_job", "state", "run_at")
    _index("core_job", "event_id")
    _index("core_job", "plugin", "state")
    _index("core_job", "finished_at")
    op.create_table(
        "core_schedule",
        sa.Column("name", _text(160), nullable=False),
        sa.Column("plugin", _text(80), nullable=False),
        sa.Column("last_due", _instant(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_core_schedule")),
    )


def _modules() -> None:
    op.add_column("core_owed_event", sa.Column("company_id", sa.BigInteger))
    op.add_column("core_plugin", sa.Column("permissions", sa.JSON))
    op.add_column("core_generation", sa.Column("restart", sa.BigInteger, nullable=False, server_default="0"))
    op.create_table(
        "core_setting",
        sa.Column("plugin", _text(80), nullable=False),
        sa.Column("values", sa.JSON, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("changed_at", _instant(), nullable=False),
        sa.PrimaryKeyConstraint("plugin", name=op.f("pk_core_setting")),
    )


def _processes() -> None:
    op.create_table(
        "core_fault",
        _id(),
        sa.Column("at", _instant(), nullable=False),
        sa.Column("plugin", _text(80), nullable=False),
        sa.Column("place", _text(160), nullable=False),
        sa.Column("error", _text(500), nullable=False),
        sa.Column("stack", sa.Text, nullable=False),
        sa.Column("process", _text(80), nullable=False),
    )
    _index("core_fault", "plugin", "id")
    _index("core_fault", "at")
    op.create_table(
        "core_hook_time",
        sa.Column("plugin", _text(80), nullable=False),
        sa.Column("hook", _text(80), nullable=False),
        sa.Column("calls", sa.BigInteger, nullable=False),
        sa.Column("microseconds", sa.BigInteger, nullable=False),
        sa.Column("slowest", sa.BigInteger, nullable=False),
        sa.Column("failures", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("plugin", "hook", name=op.f("pk_core_hook_time")),
    )
    op.create_table(
        "core_process",
        sa.Column("id", _text(80), nullable=False),
        sa.Column("kind", _text(24), nullable=False),
        sa.Column("host", _text(80), nullable=False),
        sa.Column("pid", sa.Integer, nullable=False),
        sa.Column("generation", sa.BigInteger, nullable=False),
        sa.Column("started_at", _instant(), nullable=False),
        sa.Column("seen_at", _instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_process")),
    )


def _id() -> sa.Column[int]:
    """A 64-bit key; SQLite gives out row numbers only to a column declared INTEGER."""
    return sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True)


def _text(length: int) -> sa.String:
    """Text compared by code point on both databases, whatever the server's locale."""
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def _instant() -> sa.DateTime:
    return sa.DateTime(timezone=True)


def _index(table: str, *columns: str) -> None:
    op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, list(columns))
