"""Terminals, devices, their events, actions and sessions, and the print spool."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLES = (
    "core_terminal", "core_enrol_code", "core_found_device", "core_device", "core_device_event", "core_device_action",
    "core_station_session", "core_print_data", "core_print_job",
)  # fmt: skip


def upgrade() -> None:
    _terminals()
    _devices()
    _spool()


def downgrade() -> None:
    for name in reversed(TABLES):
        op.drop_table(name)


def _terminals() -> None:
    op.create_table(
        "core_terminal",
        _id(),
        sa.Column("public_id", _text(64), nullable=False),
        sa.Column("name", _text(200), nullable=False),
        _ref("core_terminal", "site_id", "core_site"),
        _ref("core_terminal", "role_id", "core_role"),
        sa.Column("public_key", sa.LargeBinary),
        _at("created_at"),
        _at("enrolled_at", optional=True),
        _at("revoked_at", optional=True),
        _at("seen_at", optional=True),
        sa.Column("clock_offset_ms", sa.BigInteger),
        sa.Column("agent_version", _text(80), nullable=False),
        sa.Column("drivers", sa.JSON, nullable=False),
        sa.Column("epoch", _text(64)),
        sa.Column("last_seq", sa.BigInteger, nullable=False),
        sa.Column("work_version", sa.BigInteger, nullable=False),
        sa.UniqueConstraint("public_id", name=op.f("uq_core_terminal_public_id")),
    )
    _index("core_terminal", "site_id")
    op.create_table(
        "core_enrol_code",
        _id(),
        _ref("core_enrol_code", "terminal_id", "core_terminal"),
        sa.Column("code_hash", _text(64), nullable=False),
        _at("created_at"),
        _at("expires_at"),
        _at("used_at", optional=True),
        sa.UniqueConstraint("code_hash", name=op.f("uq_core_enrol_code_code_hash")),
    )
    _index("core_enrol_code", "terminal_id")
    op.create_table(
        "core_found_device",
        _id(),
        _ref("core_found_device", "terminal_id", "core_terminal"),
        sa.Column("identity", _text(300), nullable=False),
        sa.Column("name", _text(200), nullable=False),
        sa.Column("descriptor", sa.JSON, nullable=False),
        sa.Column("drivers", sa.JSON, nullable=False),
        _at("found_at"),
    )
    _index("core_found_device", "terminal_id")


def _devices() -> None:
    op.create_table(
        "core_device",
        _id(),
        sa.Column("public_id", _text(64), nullable=False),
        _ref("core_device", "terminal_id", "core_terminal"),
        sa.Column("driver", _text(80), nullable=False),
        sa.Column("kind", _text(24), nullable=False),
        sa.Column("identity", _text(300), nullable=False),
        sa.Column("descriptor", sa.JSON, nullable=False),
        sa.Column("settings", sa.JSON, nullable=False),
        _ref("core_device", "station_id", "core_station", optional=True),
        sa.Column("name", _text(200), nullable=False),
        sa.Column("enabled", sa.Boolean, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        _at("created_at"),
        _at("archived_at", optional=True),
        sa.Column("state", _text(24), nullable=False),
        sa.Column("reason", _text(500), nullable=False),
        sa.Column("reason_code", _text(40), nullable=False),
        _at("since", optional=True),
        sa.Column("health", sa.JSON),
        _at("health_at", optional=True),
        sa.UniqueConstraint("public_id", name=op.f("uq_core_device_public_id")),
    )
    for column in ("terminal_id", "identity", "station_id"):
        _index("core_device", column)
    op.create_table(
        "core_device_event",
        _id(),
        sa.Column("event_id", sa.Uuid, nullable=False),
        _ref("core_device_event", "terminal_id", "core_terminal"),
        _ref("core_device_event", "device_id", "core_device", optional=True),
        sa.Column("device", _text(64), nullable=False),
        sa.Column("epoch", _text(64), nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("kind", _text(24), nullable=False),
        _at("at"),
        _at("counted_at"),
        _at("recorded_at"),
        sa.Column("body", sa.JSON, nullable=False),
        sa.Column("quarantined", _text(500)),
        sa.Column("settled", _text(24)),
        sa.UniqueConstraint("event_id", name=op.f("uq_core_device_event_event_id")),
    )
    _index("core_device_event", "terminal_id", "epoch", "seq")
    _index("core_device_event", "device_id", "id")
    _index("core_device_event", "quarantined")
    op.create_table(
        "core_device_action",
        _id(),
        _ref("core_device_action", "device_id", "core_device"),
        sa.Column("action", _text(80), nullable=False),
        sa.Column("arguments", sa.JSON, nullable=False),
        sa.Column("asked_by", _text(80), nullable=False),
        _at("asked_at"),
        _at("acted_at", optional=True),
        sa.Column("error", _text(500)),
    )
    _index("core_device_action", "device_id", "acted_at")
    op.create_table(
        "core_station_session",
        _ref("core_station_session", "station_id", "core_station"),
        sa.Column("mode", _text(80), nullable=False),
        sa.Column("context", sa.JSON, nullable=False),
        _at("changed_at"),
        sa.Column("changed_by", _text(80), nullable=False),
        sa.PrimaryKeyConstraint("station_id", name=op.f("pk_core_station_session")),
    )


def _spool() -> None:
    op.create_table(
        "core_print_data",
        sa.Column("sha256", _text(64), nullable=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
        _at("created_at"),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_core_print_data")),
    )
    op.create_table(
        "core_print_job",
        _id(),
        sa.Column("key", _text(200), nullable=False),
        _ref("core_print_job", "device_id", "core_device"),
        sa.Column("title", _text(200), nullable=False),
        sa.Column("document", sa.JSON, nullable=False),
        sa.Column("document_key", _text(120), nullable=False),
        sa.Column("purpose", _text(40), nullable=False),
        sa.Column("copy_no", sa.Integer, nullable=False),
        sa.Column("source", _text(120), nullable=False),
        sa.Column("state", _text(24), nullable=False),
        sa.Column("reason", _text(500), nullable=False),
        sa.Column(
            "data_sha256",
            _text(64),
            sa.ForeignKey("core_print_data.sha256", name=op.f("fk_core_print_job_data_sha256_core_print_data")),
        ),
        sa.Column("sent", sa.BigInteger, nullable=False),
        _at("created_at"),
        sa.Column("created_by", _text(80), nullable=False),
        _at("changed_at"),
        sa.Column("decision", _text(24)),
        sa.Column("decided_by", _text(80)),
        _ref("core_print_job", "copy_of", "core_print_job", optional=True),
        sa.UniqueConstraint("key", name=op.f("uq_core_print_job_key")),
    )
    _index("core_print_job", "device_id", "state")
    _index("core_print_job", "state", "id")
    for column in ("document_key", "data_sha256", "copy_of"):
        _index("core_print_job", column)


def _id() -> sa.Column[int]:
    """A 64-bit key; SQLite gives out row numbers only to a column declared INTEGER."""
    return sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True)


def _ref(table: str, column: str, to: str, *, optional: bool = False) -> sa.Column[Any]:
    name = op.f(f"fk_{table}_{column}_{to}")
    return sa.Column(column, sa.BigInteger, sa.ForeignKey(f"{to}.id", name=name), nullable=optional)


def _at(name: str, *, optional: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=optional)


def _text(length: int) -> sa.String:
    """Text compared by code point on both databases, whatever the server's locale."""
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def _index(table: str, *columns: str) -> None:
    op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, list(columns))
