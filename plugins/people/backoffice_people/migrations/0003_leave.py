"""Leave: types, policies and whom they hold for, requests, the ledger and its kept balances, calendar feeds."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLES = ("type", "policy", "assignment", "request", "ledger", "balance", "feed")


def upgrade() -> None:
    _rules()
    _requests()
    _ledger()
    _feeds()


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(f"people_leave_{table}")


def _rules() -> None:
    op.create_table(
        "people_leave_type",
        *_master(),
        _ref("people_leave_type", "company_id", "core_company"),
        sa.Column("code", _text(40), nullable=False),
        sa.Column("name", _text(120), nullable=False),
        *(sa.Column(name, sa.String(24), nullable=False) for name in ("kind", "unit")),
        *(sa.Column(name, sa.Boolean, nullable=False) for name in ("needs_approval", "has_balance", "named")),
        _unique("people_leave_type", "company_id", "code"),
    )
    op.create_table(
        "people_leave_policy",
        *_master(),
        _ref("people_leave_policy", "company_id", "core_company"),
        sa.Column("code", _text(40), nullable=False),
        sa.Column("name", _text(120), nullable=False),
        _ref("people_leave_policy", "type_id", "people_leave_type"),
        sa.Column("entitlement", sa.BigInteger, nullable=False),
        sa.Column("accrual", sa.String(24), nullable=False),
        *(sa.Column(name, sa.Boolean, nullable=False) for name in ("by_employment", "by_fte")),
        *(sa.Column(name, sa.BigInteger) for name in ("cap", "carry_max")),
        sa.Column("carry_months", sa.Integer),
        sa.Column("floor", sa.BigInteger, nullable=False),
        _unique("people_leave_policy", "company_id", "code"),
    )
    _index("people_leave_policy", "type_id")
    op.create_table(
        "people_leave_assignment",
        _id(),
        _ref("people_leave_assignment", "employee_id", "people_employee"),
        _ref("people_leave_assignment", "type_id", "people_leave_type"),
        _ref("people_leave_assignment", "policy_id", "people_leave_policy"),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("valid_to", sa.Date),
        *_recorded(),
        _unique("people_leave_assignment", "employee_id", "type_id", "valid_from"),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_people_leave_assignment_order")),
    )
    _index("people_leave_assignment", "type_id")
    _index("people_leave_assignment", "policy_id")


def _requests() -> None:
    op.create_table(
        "people_leave_request",
        _id(),
        sa.Column("version", sa.Integer, nullable=False),
        _ref("people_leave_request", "company_id", "core_company"),
        _ref("people_leave_request", "employee_id", "people_employee"),
        _ref("people_leave_request", "type_id", "people_leave_type"),
        *(sa.Column(name, sa.Date, nullable=False) for name in ("first_day", "last_day")),
        sa.Column("half", sa.String(24), nullable=False),
        sa.Column("days", sa.BigInteger, nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("note", _text(300)),
        sa.Column("requested_by", _text(80), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", _text(80)),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        sa.Column("decision_note", _text(300)),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_people_leave_request_order")),
    )
    _index("people_leave_request", "employee_id", "first_day")
    _index("people_leave_request", "state", "first_day")
    _index("people_leave_request", "type_id")


def _ledger() -> None:
    ledger, balance = "people_leave_ledger", "people_leave_balance"
    op.create_table(
        ledger,
        _id(),
        _ref(ledger, "company_id", "core_company"),
        _ref(ledger, "employee_id", "people_employee"),
        _ref(ledger, "type_id", "people_leave_type"),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("days", sa.BigInteger, nullable=False),
        sa.Column("reason", sa.String(24), nullable=False),
        sa.Column("period", _text(20)),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("carried", sa.BigInteger),
        _ref(ledger, "request_id", "people_leave_request", nullable=True),
        _ref(ledger, "reverses_id", ledger, nullable=True),
        sa.Column("why", _text(300), nullable=False),
        *_recorded(),
        _unique(ledger, "employee_id", "type_id", "reason", "period", "revision"),
        _unique(ledger, "reverses_id"),
        sa.CheckConstraint("days <> 0 OR reason = 'carry'", name=op.f(f"ck_{ledger}_something")),
    )
    _index(ledger, "employee_id", "type_id", "day", "id")
    _index(ledger, "type_id")
    _index(ledger, "request_id")
    op.create_table(
        balance,
        _id(),
        _ref(balance, "employee_id", "people_employee"),
        _ref(balance, "type_id", "people_leave_type"),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("balance", sa.BigInteger, nullable=False),
        _unique(balance, "employee_id", "type_id", "day"),
    )
    _index(balance, "type_id")


def _feeds() -> None:
    op.create_table(
        "people_leave_feed",
        _id(),
        _ref("people_leave_feed", "employee_id", "people_employee"),
        sa.Column("secret_hash", _text(64), nullable=False),
        sa.Column("with_team", sa.Boolean, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True)),
        _unique("people_leave_feed", "secret_hash"),
    )
    _index("people_leave_feed", "employee_id")


def _master() -> tuple[sa.Column[object], ...]:
    return (
        _id(),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    )


def _recorded() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", _text(80), nullable=False),
    )


def _id() -> sa.Column[object]:
    return sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True)


def _ref(table: str, name: str, target: str, nullable: bool = False) -> sa.Column[object]:
    foreign = sa.ForeignKey(f"{target}.id", name=op.f(f"fk_{table}_{name}_{target}"))
    return sa.Column(name, sa.BigInteger, foreign, nullable=nullable)


def _text(length: int) -> sa.String:
    """Text that both databases sort by code point."""
    collation = "C" if op.get_bind().dialect.name == "postgresql" else None
    return sa.String(length, collation=collation)


def _unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=op.f(f"uq_{table}_{'_'.join(columns)}"))


def _index(table: str, *columns: str) -> None:
    op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, list(columns))
