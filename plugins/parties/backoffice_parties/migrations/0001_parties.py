"""Parties with their roles, addresses, contacts and bank accounts; how duplicates are found, and merges."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = ("parties_sequence", "parties_merge", "parties_apart", "parties_match_key", "parties_bank_account",
          "parties_contact", "parties_address", "parties_role", "parties_party")  # fmt: skip


def upgrade() -> None:
    op.create_table(
        "parties_party",
        *_master(),
        _text("number", 40, False),
        sa.Column("kind", sa.String(24), nullable=False),
        _text("name", 200, False),
        _text("given_name", 100),
        _text("family_name", 100),
        _text("legal_name", 200),
        _text("vat", 40),
        _text("language", 20),
        sa.Column("merged_into_id", sa.BigInteger),
        sa.UniqueConstraint("number", name=op.f("uq_parties_party_number")),
        _key("parties_party", "merged_into_id"),
    )
    _index("parties_party", "name", "vat", "merged_into_id")
    op.create_table(
        "parties_role",
        _id(),
        _party(),
        sa.Column("role", sa.String(24), nullable=False),
        sa.UniqueConstraint("party_id", "role", name=op.f("uq_parties_role_party_id_role")),
        _key("parties_role", "party_id"),
    )
    _index("parties_role", "role")
    op.create_table(
        "parties_address",
        *_master(),
        _party(),
        sa.Column("purpose", sa.String(24), nullable=False),
        _text("street", 200),
        _text("extra", 200),
        _text("postal_code", 20),
        _text("city", 100, False),
        _text("region", 100),
        _text("country", 2, False),
        sa.Column("is_primary", sa.Boolean, nullable=False),
        _key("parties_address", "party_id"),
    )
    _index("parties_address", "party_id", "city")
    _one_primary("parties_address", "party_id", "purpose")
    op.create_table(
        "parties_contact",
        *_master(),
        _party(),
        sa.Column("kind", sa.String(24), nullable=False),
        _text("value", 320, False),
        _text("one_form", 640, False),
        _text("label", 80),
        sa.Column("is_primary", sa.Boolean, nullable=False),
        _key("parties_contact", "party_id"),
    )
    _index("parties_contact", "party_id", "one_form")
    _one_primary("parties_contact", "party_id", "kind")
    op.create_table(
        "parties_bank_account",
        *_master(),
        _party(),
        _text("iban", 60, False),
        _text("bic", 20),
        _text("bank", 100),
        _text("holder", 200),
        sa.Column("is_primary", sa.Boolean, nullable=False),
        _key("parties_bank_account", "party_id"),
    )
    _index("parties_bank_account", "party_id", "iban")
    _one_primary("parties_bank_account", "party_id")
    op.create_table(
        "parties_match_key",
        _id(),
        _party(),
        sa.Column("fact", sa.String(24), nullable=False),
        _text("value", 400, False),
        sa.UniqueConstraint("party_id", "fact", "value", name=op.f("uq_parties_match_key_party_id_fact_value")),
        _key("parties_match_key", "party_id"),
    )
    op.create_index("ix_parties_match_key_value", "parties_match_key", ["value", "fact"])
    op.create_table(
        "parties_apart",
        _id(),
        _party(),
        _party("other_id"),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("party_id", "other_id", name=op.f("uq_parties_apart_party_id_other_id")),
        _key("parties_apart", "party_id"),
        _key("parties_apart", "other_id"),
    )
    _index("parties_apart", "other_id")
    op.create_table(
        "parties_merge",
        _id(),
        _party("kept_id"),
        _party("merged_id"),
        sa.Column("merged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True)),
        sa.Column("moved", sa.JSON, nullable=False),
        _key("parties_merge", "kept_id"),
        _key("parties_merge", "merged_id"),
    )
    _index("parties_merge", "kept_id", "merged_id")
    sequence = op.create_table("parties_sequence", _id(), sa.Column("next", sa.Integer, nullable=False))
    op.bulk_insert(sequence, [{"next": 1}])


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True)


def _master() -> tuple[sa.Column[object], ...]:
    return (
        _id(),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    )


def _party(name: str = "party_id") -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=False)


def _key(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], ["parties_party.id"], name=op.f(f"fk_{table}_{column}_parties_party"))


def _index(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def _one_primary(table: str, *columns: str) -> None:
    op.create_index(
        f"ix_{table}_primary",
        table,
        list(columns),
        unique=True,
        sqlite_where=sa.text("is_primary = 1 AND archived_at IS NULL"),
        postgresql_where=sa.text("is_primary AND archived_at IS NULL"),
    )


def _text(name: str, length: int, nullable: bool = True) -> sa.Column[str]:
    """Text that both databases sort by code point."""
    collation = "C" if op.get_bind().dialect.name == "postgresql" else None
    return sa.Column(name, sa.String(length, collation=collation), nullable=nullable)
