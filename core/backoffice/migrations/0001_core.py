"""The core's tables: who acts and where, the journal, the stations' scans, and what is installed."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = (
    "core_company",
    "core_site",
    "core_user",
    "core_role",
    "core_grant",
    "core_session",
    "core_token",
    "core_lockout",
    "core_security_event",
    "core_plugin",
    "core_generation",
    "core_station",
    "core_scan",
    "core_journal",
    "core_journal_subject",
    "core_journal_seal",
    "core_owed_event",
)


def upgrade() -> None:
    _organisation()
    _identity()
    _modules()
    _stations()
    _journal()


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def _organisation() -> None:
    op.create_table(
        "core_company",
        *_master(),
        sa.Column("code", _text(20), nullable=False),
        sa.Column("name", _text(200), nullable=False),
        sa.Column("currency", _text(3), nullable=False),
        sa.Column("locale", _text(20), nullable=False),
        _unique("core_company", "code"),
    )
    op.create_table(
        "core_site",
        *_master(),
        sa.Column("company_id", sa.BigInteger, nullable=False),
        sa.Column("code", _text(20), nullable=False),
        sa.Column("name", _text(200), nullable=False),
        sa.Column("zone", _text(64), nullable=False),
        _unique("core_site", "company_id", "code"),
        _foreign("core_site", "company_id", "core_company"),
    )


def _identity() -> None:
    op.create_table(
        "core_user",
        _id(),
        sa.Column("name", _text(80), nullable=False),
        sa.Column("display_name", _text(200), nullable=False),
        sa.Column("email", _text(254)),
        sa.Column("password_hash", _text(200)),
        sa.Column("disabled_at", _instant()),
        sa.Column("locale", _text(20), nullable=False, server_default="en"),
        sa.Column("zone", _text(64)),
        sa.Column("created_at", _instant(), nullable=False),
        _unique("core_user", "name"),
    )
    op.create_table(
        "core_role",
        _id(),
        sa.Column("code", _text(80), nullable=False),
        sa.Column("title", _text(200), nullable=False),
        sa.Column("permissions", sa.JSON, nullable=False),
        _unique("core_role", "code"),
    )
    op.create_table(
        "core_grant",
        _id(),
        sa.Column("user_id", sa.BigInteger, nullable=False),
        sa.Column("role_id", sa.BigInteger, nullable=False),
        sa.Column("company_id", sa.BigInteger),
        sa.Column("site_id", sa.BigInteger),
        sa.CheckConstraint("company_id IS NULL OR site_id IS NULL", name=op.f("ck_core_grant_one_place")),
        _foreign("core_grant", "user_id", "core_user"),
        _foreign("core_grant", "role_id", "core_role"),
        _foreign("core_grant", "company_id", "core_company"),
        _foreign("core_grant", "site_id", "core_site"),
    )
    # NULLs are distinct to a unique constraint: two grants without a place would both be taken.
    op.execute(
        "CREATE UNIQUE INDEX uq_core_grant ON core_grant"
        " (user_id, role_id, coalesce(company_id, 0), coalesce(site_id, 0))"
    )
    op.create_table(
        "core_session",
        _id(),
        sa.Column("token_hash", sa.LargeBinary, nullable=False),
        sa.Column("user_id", sa.BigInteger, nullable=False),
        sa.Column("company_id", sa.BigInteger, nullable=False),
        sa.Column("created_at", _instant(), nullable=False),
        sa.Column("last_seen_at", _instant(), nullable=False),
        sa.Column("expires_at", _instant(), nullable=False),
        sa.Column("agent", _text(200), nullable=False, server_default=""),
        _unique("core_session", "token_hash"),
        _foreign("core_session", "user_id", "core_user"),
        _foreign("core_session", "company_id", "core_company"),
    )
    _index("core_session", "user_id")
    op.create_table(
        "core_token",
        _id(),
        sa.Column("public_id", _text(32), nullable=False),
        sa.Column("secret_hash", sa.LargeBinary, nullable=False),
        sa.Column("user_id", sa.BigInteger, nullable=False),
        sa.Column("title", _text(200), nullable=False),
        sa.Column("permissions", sa.JSON, nullable=False),
        sa.Column("company_id", sa.BigInteger, nullable=False),
        sa.Column("expires_at", _instant()),
        sa.Column("revoked_at", _instant()),
        sa.Column("last_used_at", _instant()),
        sa.Column("created_at", _instant(), nullable=False),
        _unique("core_token", "public_id"),
        _foreign("core_token", "user_id", "core_user"),
        _foreign("core_token", "company_id", "core_company"),
    )
    _index("core_token", "user_id")
    # Keyed by a digest of what was typed: a password typed into the name field must not be readable here,
    # and names that do not exist are locked like those that do.
    op.create_table(
        "core_lockout",
        sa.Column("subject", _text(64), nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("failed_at", _instant(), nullable=False),
        sa.Column("locked_until", _instant()),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_core_lockout")),
    )
    _index("core_lockout", "failed_at")
    op.create_table(
        "core_security_event",
        _id(),
        sa.Column("at", _instant(), nullable=False),
        sa.Column("kind", _text(40), nullable=False),
        sa.Column("principal", _text(80), nullable=False),
        sa.Column("detail", _text(500), nullable=False),
        sa.Column("address", _text(80), nullable=False),
    )
    _index("core_security_event", "at")


def _modules() -> None:
    op.create_table(
        "core_plugin",
        sa.Column("name", _text(80), nullable=False),
        sa.Column("version", _text(40), nullable=False),
        sa.Column("state", _text(24), nullable=False),
        sa.Column("reason", _text(1000), nullable=False, server_default=""),
        sa.Column("changed_at", _instant(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_core_plugin")),
    )
    op.create_table(
        "core_generation",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("n", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_generation")),
    )
    op.execute("INSERT INTO core_generation (id, n) VALUES (1, 1)")


def _stations() -> None:
    op.create_table(
        "core_station",
        *_master(),
        sa.Column("code", _text(40), nullable=False),
        sa.Column("name", _text(200), nullable=False),
        sa.Column("site_id", sa.BigInteger, nullable=False),
        _unique("core_station", "code"),
        _foreign("core_station", "site_id", "core_site"),
    )
    _index("core_station", "site_id")
    op.create_table(
        "core_scan",
        _id(),
        sa.Column("event_id", sa.Uuid, nullable=False),
        sa.Column("station_id", sa.BigInteger, nullable=False),
        sa.Column("site_id", sa.BigInteger, nullable=False),
        sa.Column("code", _text(512), nullable=False),
        sa.Column("raw", sa.LargeBinary),
        sa.Column("aim", _text(8), nullable=False),
        sa.Column("mode", _text(80), nullable=False),
        sa.Column("context", sa.JSON, nullable=False),
        sa.Column("at", _instant()),
        sa.Column("recorded_at", _instant(), nullable=False),
        sa.Column("actor", _text(80), nullable=False),
        sa.Column("outcome", _text(24), nullable=False),
        sa.Column("answer", sa.JSON),
        _unique("core_scan", "event_id"),
        _foreign("core_scan", "station_id", "core_station"),
        _foreign("core_scan", "site_id", "core_site"),
    )
    _index("core_scan", "site_id", "id")
    _index("core_scan", "station_id", "id")


def _journal() -> None:
    op.create_table(
        "core_journal",
        _id("seq"),
        sa.Column("principal", _text(80), nullable=False),
        sa.Column("key", _text(200)),
        sa.Column("company_id", sa.BigInteger),
        sa.Column("command", _text(120), nullable=False),
        sa.Column("recorded_at", _instant(), nullable=False),
        sa.Column("request_hash", sa.LargeBinary, nullable=False),
        sa.Column("salt", sa.LargeBinary, nullable=False),
        sa.Column("payload", sa.LargeBinary),
        sa.Column("result", sa.LargeBinary),
        sa.Column("events", sa.LargeBinary),
        sa.Column("changes", sa.LargeBinary),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("hash", sa.LargeBinary),
        _unique("core_journal", "principal", "key"),
    )
    _index("core_journal", "recorded_at")
    op.create_table(
        "core_journal_seal",
        sa.Column("n", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("xid", sa.String(20), nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("hash", sa.LargeBinary, nullable=False),
        _unique("core_journal_seal", "seq"),
    )
    op.create_table(
        "core_journal_subject",
        sa.Column("subject", _text(80), primary_key=True),
        sa.Column("row_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False),
    )
    op.create_table(
        "core_owed_event",
        _id(),
        sa.Column("plugin", _text(60), nullable=False),
        sa.Column("reactor", _text(160), nullable=False),
        sa.Column("event", _text(120), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("body", sa.JSON, nullable=False),
        sa.Column("at", _instant(), nullable=False),
    )
    _index("core_owed_event", "plugin")
    if op.get_bind().dialect.name != "postgresql":
        return
    # Transactions commit out of the order of their numbers: sealing follows (xid, seq) below the oldest one running.
    op.execute("ALTER TABLE core_journal ADD COLUMN xid xid8 NOT NULL DEFAULT pg_current_xact_id()")
    op.execute("CREATE INDEX ix_core_journal_xid_seq ON core_journal (xid, seq)")


def _id(name: str = "id") -> sa.Column[int]:
    """A 64-bit key; SQLite gives out row numbers only to a column declared INTEGER."""
    return sa.Column(name, sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True)


def _master() -> tuple[sa.Column[Any], ...]:
    """What every master row carries."""
    return (
        _id(),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("archived_at", _instant()),
        sa.Column("created_at", _instant(), nullable=False),
    )


def _text(length: int) -> sa.String:
    """Text compared by code point on both databases, whatever the server's locale."""
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def _instant() -> sa.DateTime:
    return sa.DateTime(timezone=True)


def _unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=op.f(f"uq_{table}_{'_'.join(columns)}"))


def _foreign(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}_{target}"))


def _index(table: str, *columns: str) -> None:
    op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, list(columns))
